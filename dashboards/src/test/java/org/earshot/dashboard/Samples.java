package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.earshot.message.AttackResult;
import org.earshot.message.CrossValidation;
import org.earshot.message.Hardening;
import org.earshot.message.JobEvent;
import org.earshot.message.ModelCard;
import org.earshot.message.Ranked;
import org.earshot.message.Reference;
import org.earshot.message.Robustness.Accuracy;
import org.earshot.message.Robustness.EpsR;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Robustness.Point;
import org.earshot.message.Robustness.Share;
import org.earshot.message.Robustness.Window;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.message.TrainingOptions;
import org.earshot.message.Verdict;
import org.earshot.message.WorkerReport;

/** Messages as the topics carry them, for tests alone. */
final class Samples {
  static final String ORIGINAL = "resnet56-stft-small";
  static final String HARDENED = "resnet56-stft-small-adv";
  static final String REPRESENTATION = "stft/small/22050/1";
  static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final double PAPER_L2 = 0.349;
  static final double WIDE_L2 = 2.56;
  private static final int PIXELS = 128 * 128;

  private Samples() {}

  static Verdict verdict(String clip, String model, String label, Instant at, Ranked... top) {
    return new Verdict(
        clip,
        clip.contains("/") ? clip.substring(0, clip.indexOf('/')) : clip,
        model,
        REPRESENTATION,
        label,
        null,
        false,
        List.of(top),
        at.minusSeconds(6),
        Duration.ofSeconds(5),
        at,
        new Reference("representations.stft", 0, 0, clip));
  }

  static Verdict verdict(String clip, String model, Instant at) {
    return verdict(clip, model, "dog", at, new Ranked("dog", 0.9), new Ranked("rooster", 0.05));
  }

  static AttackResult skipped(String clip, String model, Instant at) {
    var r = attack(clip, model, at, false);
    return new AttackResult(
        r.job(),
        r.pair(),
        model,
        clip,
        r.source(),
        r.attack(),
        r.protocol(),
        r.targeted(),
        r.reducedBudget(),
        r.seed(),
        r.representation(),
        r.pixels(),
        r.label(),
        r.target(),
        "rooster",
        null,
        null,
        "already-wrong",
        false,
        false,
        0,
        0,
        0,
        null,
        r.wideL2(),
        0,
        1,
        0,
        0,
        List.of(),
        true,
        null,
        r.askedAt(),
        r.capturedAt(),
        r.duration(),
        r.finishedAt());
  }

  static AttackResult fooled(String clip, String model, Instant at) {
    return attack(clip, model, at, true);
  }

  static AttackResult attack(String clip, String model, Instant at, boolean changed) {
    return new AttackResult(
        "job-1",
        ORIGINAL + "+" + HARDENED,
        model,
        clip,
        "esc10",
        "bim-a",
        "aaaa1111",
        true,
        true,
        1,
        REPRESENTATION,
        PIXELS,
        "dog",
        "rooster",
        "dog",
        changed ? "rooster" : null,
        changed ? 0.81 : null,
        null,
        changed,
        changed,
        changed ? 9000 : 0,
        changed ? 0.31 : 0,
        changed ? 0.004 : 0,
        changed ? 48.2 : null,
        WIDE_L2,
        12,
        30,
        20,
        0.7,
        List.of(),
        true,
        null,
        at.minusSeconds(3),
        at.minusSeconds(9),
        Duration.ofSeconds(5),
        at);
  }

  static Fooling fooling(String model, String attack, String protocol, Window window, int n) {
    return fooling("esc10", model, attack, protocol, window, n, 0.3);
  }

  /** A rate that grows with the budget as 1 - exp(-l2 / scale). */
  static Fooling fooling(
      String source,
      String model,
      String attack,
      String protocol,
      Window window,
      int n,
      double scale) {
    List<Point> curve = new ArrayList<>();
    for (int i = 0; i <= 40; i++) {
      double l2 = WIDE_L2 * i / 40;
      curve.add(new Point(l2, Math.rint(n * (1 - Math.exp(-l2 / scale))) / Math.max(1, n)));
    }
    double paper = 1 - Math.exp(-PAPER_L2 / scale);
    double wide = 1 - Math.exp(-WIDE_L2 / scale);
    return new Fooling(
        window,
        source,
        model,
        REPRESENTATION,
        attack,
        protocol,
        !attack.equals("fgsm"),
        attack.equals("bim-a"),
        true,
        n,
        (int) (n * wide),
        n / 8,
        PAPER_L2,
        WIDE_L2,
        share(paper, n),
        share(wide, n),
        paper * 0.55,
        wide * 0.8,
        (1 - paper) * 0.85,
        (1 - wide) * 0.85,
        scale * 1.05,
        scale * 0.75,
        PIXELS,
        curve);
  }

  static EpsR epsR(String attack, String protocol, Window window, int pairs, boolean provisional) {
    return new EpsR(
        window,
        "esc10",
        ORIGINAL,
        HARDENED,
        REPRESENTATION,
        attack,
        protocol,
        attack.equals("bim-a"),
        true,
        pairs,
        4,
        7,
        provisional,
        pairs == 0 ? null : 2.1,
        pairs == 0 ? null : 1.86,
        pairs == 0 ? null : 2.41,
        2.0,
        0.34,
        0.71);
  }

  static Accuracy accuracy(String model, Window window, int correct, int clips) {
    return new Accuracy(
        window,
        "esc10",
        model,
        REPRESENTATION,
        correct,
        clips,
        0,
        0,
        clips == 0 ? null : share((double) correct / clips, clips));
  }

  static Share share(double p, int n) {
    double half = 1.96 * Math.sqrt(p * (1 - p) / Math.max(1, n));
    return new Share(p, Math.max(0, p - half), Math.min(1, p + half));
  }

  static Window window(Instant start) {
    return new Window(start, TEN_MINUTES);
  }

  static JobEvent job(String id, JobEvent.State state, Instant at, double progress) {
    return new JobEvent(
        id,
        "attack",
        "jobs.continuous",
        state,
        at,
        "host-1",
        1,
        progress,
        "BIM-a, 8 clips, both models",
        Map.of("secondsLeft", 12.0));
  }

  static ModelCard card(String id, String original) {
    return new ModelCard(
        id,
        "resnet-56",
        16,
        REPRESENTATION,
        List.of("dog", "rooster", "rain"),
        855_000,
        new ModelCard.Data("esc10", List.of("1", "2", "3"), "4", "5", 240, "ab"),
        1,
        new TrainingOptions(40, 16, 0.01, "adam", 0.0001, 10, 0.1, 0),
        30,
        28,
        original == null ? null : new ModelCard.Adversarial(0.5, 0.001, 0.01),
        original,
        new ModelCard.Accuracy(68, 80),
        "0".repeat(64),
        NOW);
  }

  private static Hardening hardening() {
    var fgsm = new Hardening.UnderAttack("fgsm", "p", true, 0.41, 0.22, 31, false, 1.84, 1.6, 2.1);
    return new Hardening(ORIGINAL, 80, 68, 64, List.of(fgsm));
  }

  /** The best of a cross-validation, with a warning. */
  static ModelCard crossValidated(String id, int repeats) {
    var card = card(id, ORIGINAL);
    List<ModelCard.Run> runs = new ArrayList<>();
    for (int run = 0; run < 5 * repeats; run++) {
      var accuracy = new ModelCard.Accuracy(60 + run % 5, 80);
      runs.add(new ModelCard.Run(1 + run / 5, 1 + run % 5, 20 + run, 0.7, accuracy));
    }
    var all = ModelCard.CrossValidated.of(CrossValidation.paper(repeats, 1), runs, 4);
    var warning = "catastrophic overfitting in epochs [7, 8]: the kept epoch 28 is none of them";
    return new ModelCard(
        id,
        card.architecture(),
        card.baseWidth(),
        card.representation(),
        card.classes(),
        card.parameters(),
        new ModelCard.Data("esc10", List.of("1", "2", "3", "4", "5"), null, null, 280, "ab"),
        card.seed(),
        card.options(),
        card.epochs(),
        card.bestEpoch(),
        card.adversarial(),
        card.original(),
        new ModelCard.Init(ORIGINAL, "0".repeat(64)),
        new ModelCard.Accuracy(96, 120),
        all,
        hardening(),
        List.of(warning),
        "1".repeat(64),
        NOW);
  }

  /** Somebody else's weights: nothing is known of their training. */
  static ModelCard imported(String id) {
    return new ModelCard(
        id,
        "custom",
        0,
        REPRESENTATION,
        List.of("dog", "rooster"),
        12_000,
        null,
        0,
        null,
        0,
        0,
        null,
        null,
        null,
        "2".repeat(64),
        NOW);
  }

  static WorkerReport report(String worker, Instant at, Map<String, WorkerReport.Held> models) {
    return new WorkerReport(worker, at, models);
  }

  /** A source with everything that can be said of one. */
  static SourceReport source(String source, SourceState state, Instant at) {
    return source(source, state, at, false, Map.of());
  }

  static SourceReport privateSource(String source, Instant at) {
    return source(source, SourceState.LIVE, at, true, Map.of());
  }

  static SourceReport source(
      String source, SourceState state, Instant at, boolean isPrivate, Map<String, Long> dropped) {
    boolean up = state.up();
    return new SourceReport(
        source,
        "host-1",
        at,
        "stream",
        "rtsp://camera.example/" + source,
        state,
        at.minusSeconds(90),
        up ? null : "connection refused",
        state == SourceState.RECONNECTING ? at.plusSeconds(8) : null,
        state == SourceState.STARTING ? null : up ? at : at.minusSeconds(90),
        up ? -23.5 : null,
        up ? -9.25 : null,
        48_000,
        2,
        3,
        2,
        Duration.ofMillis(7500),
        up ? 12.5 : null,
        700,
        dropped,
        state == SourceState.STOPPED,
        isPrivate,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }

  static FailedRecord failed(Instant at, String message) {
    return new FailedRecord(at, "clips", "invalid", "mic/broken.wav", message);
  }
}
