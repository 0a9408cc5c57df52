package org.earshot.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.earshot.measure.PairedNorms.Fate;
import org.earshot.measure.PairedNorms.Pair;
import org.junit.jupiter.api.Test;

class PairedNormsTest {
  private static Pair fooled(double original, double model) {
    return new Pair(Fate.FOOLED, original, Fate.FOOLED, model, true);
  }

  @Test
  void counts_by_hand() {
    PairedNorms norms =
        PairedNorms.of(
            List.of(
                fooled(1, 2),
                fooled(2, 3),
                fooled(3, 10),
                new Pair(Fate.FOOLED, 1, Fate.HELD, 0, true),
                new Pair(Fate.HELD, 0, Fate.HELD, 0, true),
                new Pair(Fate.FOOLED, 1, Fate.WRONG, 0, false),
                new Pair(Fate.WRONG, 0, Fate.WRONG, 0, false)));
    assertThat(norms.pairs()).isEqualTo(3);
    assertThat(norms.unfooled()).isEqualTo(2);
    assertThat(norms.disagreements()).isEqualTo(1);
    assertThat(norms.meanOriginal()).isEqualTo(2);
    assertThat(norms.meanModel()).isEqualTo(5);
    assertThat(norms.ratio()).isEqualTo(2.5);
    assertThat(norms.medianRatio()).isEqualTo(1.5);
  }

  @Test
  void without_pairs_nothing_is_measured_and_one_pair_has_no_interval() {
    PairedNorms none = PairedNorms.of(List.of());
    assertThat(none.ratio()).isNull();
    assertThat(none.medianRatio()).isNull();
    assertThat(none.meanModel()).isNull();
    assertThat(none.interval()).isEmpty();
    PairedNorms one = PairedNorms.of(List.of(fooled(1, 2)));
    assertThat(one.ratio()).isEqualTo(2);
    assertThat(one.interval()).isEmpty();
  }

  @Test
  void equal_pairs_have_an_interval_without_width() {
    Bootstrap.Interval interval =
        PairedNorms.of(List.of(fooled(2, 3), fooled(2, 3))).interval().orElseThrow();
    assertThat(interval).isEqualTo(new Bootstrap.Interval(1.5, 1.5));
  }

  @Test
  void the_interval_is_the_same_every_time() {
    List<Pair> pairs = drawn(50, 1.7, new Random(3));
    assertThat(PairedNorms.of(pairs).interval()).isEqualTo(PairedNorms.of(pairs).interval());
  }

  @Test
  void the_interval_covers_the_true_ratio_about_as_often_as_it_says() {
    Random random = new Random(11);
    int trials = 300;
    long covered =
        IntStream.range(0, trials)
            .mapToObj(i -> PairedNorms.of(drawn(80, 1.7, random)).interval().orElseThrow())
            .filter(interval -> interval.lower() <= 1.7 && 1.7 <= interval.upper())
            .count();
    // 95 % nominal; the percentile bootstrap of 80 skewed pairs covers a little less, and the
    // share of 300 trials has a standard deviation of 1.3 points.
    assertThat((double) covered / trials).isCloseTo(0.94, within(0.05));
  }

  @Test
  void quantiles_interpolate_as_numpy_does() {
    // numpy.quantile([1, 2, 4, 8], [0.025, 0.5, 0.975]) = 1.075, 3, 7.7
    double[] sorted = {1, 2, 4, 8};
    assertThat(Statistics.quantileOfSorted(sorted, 0.025)).isCloseTo(1.075, within(1e-12));
    assertThat(Statistics.quantileOfSorted(sorted, 0.5)).isEqualTo(3);
    assertThat(Statistics.quantileOfSorted(sorted, 0.975)).isCloseTo(7.7, within(1e-12));
  }

  /** Log-normal norms whose means stand in the given ratio, correlated by clip. */
  private static List<Pair> drawn(int pairs, double ratio, Random random) {
    List<Pair> drawn = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      double difficulty = Math.exp(0.5 * random.nextGaussian());
      double original = difficulty * Math.exp(0.3 * random.nextGaussian());
      double model = ratio * difficulty * Math.exp(0.3 * random.nextGaussian());
      drawn.add(fooled(original, model));
    }
    return drawn;
  }
}
