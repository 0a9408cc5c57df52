package org.earshot.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.earshot.attack.Attacks;
import org.earshot.attack.Batch;
import org.earshot.attack.Clip;
import org.earshot.attack.ClipOutcome;
import org.earshot.attack.Progress;
import org.earshot.attack.Start;
import org.earshot.dsp.Npy;
import org.earshot.engine.CompiledNetwork;
import org.earshot.message.AttackSpec;
import org.earshot.message.Hashes;
import org.earshot.worker.NetworkVictim;

/**
 * Attacks a model on clips of a file, batch by batch. BIM-a and BIM-b do not share runs here: a
 * network's rounding may depend on the batch, and each attack's results must come out the same when
 * they are done again without the other's.
 */
final class LocalAttack {
  private final CompiledNetwork network;
  private final String model;
  private final String weights;
  private final String inputs;
  private final String sha256;
  private final NpyClips clips;
  private final long seed;

  /**
   * Reads the clips.
   *
   * @param model its name, and {@code weights} the SHA-256 of its file, for the results
   * @param seed draws targets by hash with a clip's index
   */
  LocalAttack(CompiledNetwork network, String model, String weights, Path inputs, long seed)
      throws IOException {
    this.network = network;
    this.model = model;
    this.weights = weights;
    this.inputs = inputs.toString();
    this.sha256 = Hashes.sha256(Files.readAllBytes(inputs));
    this.clips = NpyClips.read(inputs, network.rows(), network.columns());
    this.seed = seed;
  }

  /**
   * What is known of all clips.
   *
   * @param labels -1 for none, and {@code targets}
   * @param starts the clips whose class is known, if an attack may start at others
   */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  record Known(int[] labels, int[] targets, List<Start> starts) {}

  /** What became of a batch, and the perturbed clips of those that were fooled. */
  record Part(List<LocalResult> results, List<ClipOutcome> outcomes) {}

  int clips() {
    return clips.count();
  }

  int classes() {
    return network.classes();
  }

  /** The clip as the model sees it. */
  float[] pixels(int index) {
    int pixels = network.rows() * network.columns();
    return Arrays.copyOfRange(clips.values(), index * pixels, (index + 1) * pixels);
  }

  /** The .npy file of clips, [clips][rows][columns]. */
  byte[] stacked(List<float[]> all) {
    int pixels = network.rows() * network.columns();
    float[] values = new float[all.size() * pixels];
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(all.get(i), 0, values, i * pixels, pixels);
    }
    return Npy.write(values, all.size(), network.rows(), network.columns());
  }

  /**
   * What is known of all clips, for those attacks.
   *
   * @param labels of all clips, and {@code targets}; -1 for none
   */
  Known known(List<AttackSpec> specs, int[] labels, int[] targets) {
    return new Known(labels, targets, Attacks.needStarts(specs) ? starts(labels) : List.of());
  }

  private List<Start> starts(int[] labels) {
    return IntStream.range(0, labels.length)
        .filter(i -> labels[i] != Clip.NONE)
        .mapToObj(i -> new Start(String.valueOf(i), pixels(i), labels[i]))
        .toList();
  }

  /** Whether a recorded result was of this model and these clips. */
  boolean sees(LocalResult.Asked asked) {
    return asked.weights().equals(weights) && asked.sha256().equals(sha256);
  }

  /**
   * Attacks the clips from one on; a black-box attack starts at others of the file whose class is
   * known, and only an attack that aims has a target.
   */
  Part run(AttackSpec spec, Known known, int from, int count, Progress progress) {
    var batch = new ArrayList<Clip>();
    for (int i = from; i < from + count; i++) {
      int target = spec.targeted() ? known.targets()[i] : Clip.NONE;
      try {
        batch.add(new Clip(String.valueOf(i), pixels(i), known.labels()[i], target));
      } catch (IllegalArgumentException e) {
        throw new StartupException(
            "clip %d cannot be attacked: %s".formatted(i, e.getMessage()), e);
      }
    }
    var asked =
        new LocalResult.Asked(model, weights, inputs, sha256, from, count, Attacks.complete(spec));
    var starts = Attacks.needStarts(List.of(spec)) ? known.starts() : List.<Start>of();
    var outcomes =
        Attacks.of(spec)
            .attack(new NetworkVictim(network), new Batch(batch, starts), seed, progress)
            .clips();
    int pixels = network.rows() * network.columns();
    var results = new ArrayList<LocalResult>();
    for (int i = 0; i < count; i++) {
      results.add(LocalResult.of(from + i, outcomes.get(i), seed, pixels, asked));
    }
    return new Part(results, outcomes);
  }
}
