package org.earshot.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.earshot.message.AttackResult;
import org.earshot.message.Ranked;
import org.earshot.message.Reference;
import org.earshot.message.Verdict;

/** Attack results and verdicts for tests: one field changed at a time. */
record Results(
    String source,
    String pair,
    String model,
    String clip,
    String protocol,
    String label,
    String skipped,
    boolean changed,
    double l2,
    boolean counts,
    String dataset,
    Instant askedAt) {
  static final String ORIGINAL = "plain";
  static final String HARDENED = "hardened";
  static final String STFT = "stft/small/22050/1";

  /** Fooled with l2 = 1, labelled. */
  static Results of(String model, String clip, Instant askedAt) {
    return new Results(
        "mic",
        ORIGINAL + "+" + HARDENED,
        model,
        "mic/" + clip,
        "p1",
        "dog",
        null,
        true,
        1,
        true,
        null,
        askedAt);
  }

  Results l2(double value) {
    return new Results(
        source, pair, model, clip, protocol, label, skipped, changed, value, counts, dataset,
        askedAt);
  }

  Results held() {
    return new Results(
        source, pair, model, clip, protocol, label, skipped, false, 0, counts, dataset, askedAt);
  }

  Results alreadyWrong() {
    return new Results(
        source,
        pair,
        model,
        clip,
        protocol,
        label,
        "already-wrong",
        false,
        0,
        counts,
        dataset,
        askedAt);
  }

  Results unlabelled() {
    return new Results(
        source, pair, model, clip, protocol, null, skipped, changed, l2, counts, dataset, askedAt);
  }

  Results notCounting() {
    return new Results(
        source, pair, model, clip, protocol, label, skipped, changed, l2, false, dataset, askedAt);
  }

  Results ofDataset() {
    return new Results(
        source, pair, model, clip, protocol, label, skipped, changed, l2, counts, source, askedAt);
  }

  Results protocol(String value) {
    return new Results(
        source, pair, model, clip, value, label, skipped, changed, l2, counts, dataset, askedAt);
  }

  Results pair(String value) {
    return new Results(
        source, value, model, clip, protocol, label, skipped, changed, l2, counts, dataset,
        askedAt);
  }

  Results source(String value) {
    return new Results(
        value, pair, model, clip, protocol, label, skipped, changed, l2, counts, dataset, askedAt);
  }

  AttackResult result() {
    return new AttackResult(
        "job-1",
        pair,
        model,
        clip,
        source,
        "fgsm",
        protocol,
        false,
        false,
        7,
        STFT,
        128 * 128,
        label,
        null,
        "dog",
        changed ? "cat" : null,
        changed ? 0.6 : null,
        skipped,
        changed,
        false,
        10,
        l2,
        0.01,
        null,
        6,
        1,
        2,
        1,
        0.1,
        List.of(),
        counts,
        dataset,
        askedAt,
        askedAt.minusSeconds(6),
        Duration.ofSeconds(5),
        askedAt.plusSeconds(1));
  }

  /** A verdict on a clip that ended at an instant. */
  static Verdict verdict(String source, String model, String label, boolean seen, Instant endedAt) {
    var second = Duration.ofSeconds(1);
    return new Verdict(
        source + "/" + endedAt,
        source,
        model,
        STFT,
        label,
        null,
        seen,
        List.of(new Ranked("dog", 0.9)),
        endedAt.minus(second),
        second,
        endedAt.plus(second),
        new Reference("representations.stft", 0, 0, source + "/1"));
  }
}
