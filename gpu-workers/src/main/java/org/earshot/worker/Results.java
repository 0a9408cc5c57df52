package org.earshot.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.earshot.attack.ClipOutcome;
import org.earshot.attack.Perturbation;
import org.earshot.dsp.Matrix;
import org.earshot.dsp.Npy;
import org.earshot.message.AttackResult;
import org.earshot.message.AttackSpec;
import org.earshot.message.Job;
import org.earshot.wire.Topics;

/** Turns the outcomes of one of a job's attacks on a model into what is published of them. */
final class Results {
  private static final Perturbation NO_PERTURBATION = new Perturbation(0, 0, 0, 0, 0);

  private final Job.Attack job;
  private final AttackSpec attack;
  private final Networks.Lease model;

  Results(Job.Attack job, AttackSpec attack, Networks.Lease model) {
    this.job = job;
    this.attack = attack;
    this.model = model;
  }

  /** The result of a clip that was not attacked. */
  AttackResult skipped(LoadedClip loaded, String reason, Instant now) {
    var nothing =
        new ClipOutcome(
            loaded.id(),
            reason,
            -1,
            -1,
            -1,
            false,
            false,
            -1,
            null,
            null,
            null,
            0,
            0,
            0,
            0,
            job.seed(),
            attack.protocol(),
            List.of());
    return result(loaded, nothing, now);
  }

  AttackResult result(LoadedClip loaded, ClipOutcome outcome, Instant now) {
    var clip = loaded.clip();
    var card = model.card();
    int pixels = model.network().rows() * model.network().columns();
    var size = outcome.changed() ? outcome.perturbation() : NO_PERTURBATION;
    return new AttackResult(
        job.id(),
        job.pair(),
        card.id(),
        loaded.id(),
        clip.source(),
        attack.attack(),
        attack.protocol(),
        attack.targeted(),
        attack.reducedBudget(),
        job.seed(),
        card.representation(),
        pixels,
        clip.label(),
        name(outcome.target()),
        name(outcome.prediction()),
        name(outcome.adversarialPrediction()),
        outcome.confidence(),
        outcome.skipped(),
        outcome.changed(),
        outcome.targetHit(),
        size.l0(),
        size.l2(),
        size.linf(),
        outcome.changed() ? size.snrDb() : null,
        attack.wideRms() * Math.sqrt(pixels),
        outcome.iterations(),
        outcome.forwards(),
        outcome.backwards(),
        outcome.seconds(),
        outcome.warnings(),
        clip.augmentation() == null && !card.sawInTraining(clip.source(), clip.fold()),
        Topics.holdsDatasets(clip.input().topic()) ? clip.source() : null,
        job.askedAt(),
        clip.capturedAt(),
        clip.duration(),
        now);
  }

  /** The perturbed representation of a fooled clip, with what it is in its headers. */
  ProducerRecord<byte[], byte[]> adversarial(
      LoadedClip loaded, ClipOutcome outcome, AttackResult result) {
    var headers = loaded.incoming().facts().headers();
    put(headers, "job", result.job());
    put(headers, "model", result.model());
    put(headers, "attack", result.attack());
    put(headers, "protocol", result.protocol());
    put(headers, "seed", String.valueOf(result.seed()));
    put(headers, "prediction", result.prediction());
    put(headers, "adversarial-prediction", result.adversarialPrediction());
    put(headers, "l2", String.valueOf(result.l2()));
    var matrix =
        Matrix.of(model.network().rows(), model.network().columns(), outcome.adversarial());
    return Topics.ADVERSARIALS.record(result.key(), Npy.write(matrix), headers);
  }

  private String name(int index) {
    return index < 0 ? null : model.card().classes().get(index);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
