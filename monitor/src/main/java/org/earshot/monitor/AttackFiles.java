package org.earshot.monitor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.earshot.attack.Clip;
import org.earshot.attack.Progress;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.AttackSpec;
import org.earshot.message.Json;

/**
 * Attacks the clips of a file and writes the results to another.
 *
 * @param labels where the classes are, or null
 * @param targets where the classes to aim at are, or null
 * @param out where the results go
 * @param adversarials where the perturbed clips go, or null
 * @param batch clips that are attacked together
 */
record AttackFiles(Path labels, Path targets, Path out, Path adversarials, int batch) {
  private static final int STOPPED = 130;
  private static final int PARTS_OF_A_CLIP = 1000;
  private static final long WRITES_WITHIN_SECONDS = 2;

  /**
   * Attacks every clip with every attack, one after the other. Ctrl-C ends it before the next pass
   * and writes the batches that are whole.
   *
   * @return the exit status
   */
  int run(
      LocalModel model,
      Kernels kernels,
      Path inputs,
      List<AttackSpec> specs,
      long seed,
      PrintWriter terminal)
      throws IOException {
    if (adversarials != null && specs.size() > 1) {
      throw new StartupException("--adversarials goes with one attack, not with " + specs.size());
    }
    try (var network = CompiledNetwork.of(model.graph(), kernels)) {
      var attack = new LocalAttack(network, model.name(), model.sha256(), inputs, seed);
      var written = new CountDownLatch(1);
      var attacker = Thread.currentThread();
      try (var lifetime = new Lifetime()) {
        lifetime.add(
            () -> {
              if (written.getCount() > 0) {
                attacker.interrupt();
                written.await(WRITES_WITHIN_SECONDS, TimeUnit.SECONDS);
              }
            });
        try {
          return run(attack, specs, terminal);
        } finally {
          written.countDown();
        }
      }
    }
  }

  private int run(LocalAttack attack, List<AttackSpec> specs, PrintWriter terminal)
      throws IOException {
    var known = attack.known(specs, classes(labels, attack), classes(targets, attack));
    var results = new ArrayList<LocalResult>();
    var perturbed = new ArrayList<float[]>();
    boolean stopped = false;
    for (var spec : specs) {
      try (var bar = Terminal.attached() ? bar(spec, attack) : null) {
        for (int from = 0; from < attack.clips(); from += batch) {
          int count = Math.min(batch, attack.clips() - from);
          var part = attack.run(spec, known, from, count, shown(bar, from, count));
          results.addAll(part.results());
          for (int i = 0; adversarials != null && i < count; i++) {
            float[] adversarial = part.outcomes().get(i).adversarial();
            perturbed.add(adversarial == null ? attack.pixels(from + i) : adversarial);
          }
        }
      } catch (CancellationException e) {
        stopped = Thread.interrupted(); // cleared: files cannot be written with it
        break;
      }
      terminal.println(summary(spec, results));
    }
    write(attack, results, perturbed);
    terminal.printf(
        "%s: %d results%s%n", out, results.size(), stopped ? ", stopped before the end" : "");
    return stopped ? STOPPED : 0;
  }

  private static int[] classes(Path file, LocalAttack attack) throws IOException {
    if (file == null) {
      int[] none = new int[attack.clips()];
      Arrays.fill(none, Clip.NONE);
      return none;
    }
    return NpyArray.read(file).classes(attack.clips(), attack.classes());
  }

  private void write(LocalAttack attack, List<LocalResult> results, List<float[]> perturbed)
      throws IOException {
    Files.write(out, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(results));
    if (adversarials != null) {
      Files.write(adversarials, attack.stacked(perturbed));
    }
  }

  private static String summary(AttackSpec spec, List<LocalResult> results) {
    var mine = results.stream().filter(one -> one.protocol().equals(spec.protocol())).toList();
    var attacked = mine.stream().filter(one -> one.skipped() == null).toList();
    double[] norms =
        attacked.stream()
            .filter(LocalResult::fooled)
            .mapToDouble(LocalResult::l2)
            .sorted()
            .toArray();
    String line =
        "%s: %d of %d attacked clips fooled, %d skipped"
            .formatted(spec.attack(), norms.length, attacked.size(), mine.size() - attacked.size());
    return norms.length == 0
        ? line
        : line + String.format(Locale.ROOT, ", median l2 %.4g", norms[norms.length / 2]);
  }

  private static Progress shown(ProgressBar bar, int from, int count) {
    if (bar == null) {
      return Progress.SILENT;
    }
    return at -> {
      double share = (double) at.step() / at.of();
      bar.stepTo(Math.round(PARTS_OF_A_CLIP * (from + count * share)));
      bar.setExtraMessage(
          " step %d of at most %d, %d of %d fooled"
              .formatted(at.step(), at.of(), at.fooled(), count));
    };
  }

  private static ProgressBar bar(AttackSpec spec, LocalAttack attack) {
    return new ProgressBarBuilder()
        .setTaskName(spec.attack())
        .setInitialMax((long) attack.clips() * PARTS_OF_A_CLIP)
        .build();
  }
}
