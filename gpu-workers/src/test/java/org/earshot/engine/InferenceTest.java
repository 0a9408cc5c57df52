package org.earshot.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.earshot.engine.CompiledNetwork.LogitSeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

@Isolated("it watches the native memory of the whole process")
class InferenceTest {
  static Stream<Arguments> everything() {
    return Stream.of(Networks.values())
        .flatMap(n -> Stream.of(Kernels.values()).map(k -> Arguments.of(n, k)));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void probabilities_are_those_of_DL4J(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 3, 1);
      float[] logits = network.logits(x, 3);
      float[] p = new float[logits.length];
      LogitSeeds.softmax(logits, p, 3, network.classes());

      INDArray expected = network.graph().output(Networks.dl4j(network, x, 3))[0];

      // two float32 evaluations in different order of summation, through up to 56 layers
      assertThat(p)
          .containsExactly(expected.reshape(expected.length()).toFloatVector(), within(1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void inference_changes_nothing(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels);
        INDArray before = network.graph().params().dup()) {
      float[] x = Networks.clips(network, 2, 1);
      float[] copy = x.clone();

      float[] first = network.logits(x, 2);
      network.gradient(x, 2, LogitSeed.crossEntropy(new int[] {1, 2}));

      assertThat(network.logits(x, 2)).isEqualTo(first);
      assertThat(x).isEqualTo(copy);
      assertThat(network.graph().params()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void a_clip_does_not_depend_on_its_batch(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 3, 1);
      float[] one = Arrays.copyOf(x, x.length / 3);

      float[] alone = network.logits(one, 1);
      float[] together = Arrays.copyOf(network.logits(x, 3), network.classes());

      // matrix products of other sizes sum in another order
      assertThat(together).containsExactly(alone, within(1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void four_threads_get_the_same_bits(Networks which, Kernels kernels) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (CompiledNetwork network = which.compiled(kernels)) {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int batch = 1 + i % 3;
        float[] x = Networks.clips(network, batch, i % 4);
        LogitSeed seed = LogitSeed.crossEntropy(new int[batch]);
        var expected = network.gradient(x, batch, seed);
        calls.add(
            () -> {
              var g = network.gradient(x, batch, seed);
              return Arrays.equals(g.logits(), expected.logits())
                  && Arrays.equals(g.input(), expected.input())
                  && Arrays.equals(network.logits(x, batch), expected.logits());
            });
      }
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void a_pool_stays_as_it_is_over_batches_of_every_size(Kernels kernels) {
    try (CompiledNetwork network = Networks.RESNET_56.compiled(kernels)) {
      float[] x = Networks.clips(network, 9, 1);
      network.gradient(x, 9, LogitSeed.logit(new int[9]));
      long first = network.pooledBytes();
      for (int batch = 9; batch > 0; batch--) {
        int values = x.length / 9 * batch;
        network.gradient(Arrays.copyOf(x, values), batch, LogitSeed.logit(new int[batch]));
      }
      // a pool that served a slice of one clip before one of two may hold memory for both
      assertThat(network.pooledBytes()).isLessThan(2 * first);
    }
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void native_memory_stays_flat_over_batches_of_every_size() {
    try (CompiledNetwork network = Networks.RESNET_56.compiled(Kernels.HOST)) {
      float[] x = Networks.clips(network, 9, 1);
      long before = leastNativeBytes(network, x);
      long after = leastNativeBytes(network, x);
      // the arrays of each pass lost would be 105 MB; the compiler grows by 30 to 40 meanwhile
      assertThat(after).isLessThan(before + (80L << 20));
    }
  }

  /**
   * Returns the least native memory that this process held between passes over batches of every
   * size, bytes: the compiler's own memory comes and goes, a leak stays.
   */
  private static long leastNativeBytes(CompiledNetwork network, float[] x) {
    int clip = x.length / 9;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 216; round++) {
      int batch = 9 - round % 9;
      network.gradient(Arrays.copyOf(x, batch * clip), batch, LogitSeed.logit(new int[batch]));
      least = Math.min(least, nativeBytes());
    }
    return least;
  }

  @Test
  void an_input_gradient_keeps_bits_of_the_values_not_the_values() {
    try (CompiledNetwork network = Networks.RESNET_56.compiled(Kernels.HOST)) {
      int batch = 16;
      float[] x = Networks.clips(network, batch, 1);
      network.gradient(x, batch, LogitSeed.logit(new int[batch]));
      // the stem's output is the largest value; of 27 blocks' values only a few live at a time
      long stem = (long) x.length * 4 * Float.BYTES;
      assertThat(network.pooledBytes()).isLessThan(10 * stem);
    }
  }

  @ParameterizedTest
  @MethodSource("everything")
  void a_pass_goes_by_its_checkpoint_which_can_end_it(Networks which, Kernels kernels) {
    try (CompiledNetwork network = which.compiled(kernels)) {
      float[] x = Networks.clips(network, 2, 1);
      LogitSeed seed = LogitSeed.crossEntropy(new int[] {1, 2});
      var expected = network.gradient(x, 2, seed);
      var passed = new AtomicInteger();

      var counted = network.passing(passed::incrementAndGet).gradient(x, 2, seed);
      assertThat(counted.input()).isEqualTo(expected.input());
      assertThat(passed.get()).isGreaterThan(8);

      for (int last : new int[] {1, passed.get() / 2, passed.get()}) {
        var left = new AtomicInteger(last);
        Checkpoint ends =
            () -> {
              if (left.decrementAndGet() == 0) {
                throw new CancellationException();
              }
            };
        assertThatThrownBy(() -> network.passing(ends).gradient(x, 2, seed))
            .isInstanceOf(CancellationException.class);
      }
      assertThat(network.gradient(x, 2, seed).input()).isEqualTo(expected.input());
    }
  }

  /** Resident memory outside the heap, at least. */
  /** Returns what this process holds beside its Java heap, which the tests touch as a whole. */
  private static long nativeBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS")).findFirst().orElseThrow();
      long all = Long.parseLong(line.replaceAll("\\D+", "")) * 1024;
      return all - Runtime.getRuntime().totalMemory();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
