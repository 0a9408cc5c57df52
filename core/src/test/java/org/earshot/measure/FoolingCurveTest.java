package org.earshot.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.earshot.message.Robustness.Point;
import org.junit.jupiter.api.Test;

class FoolingCurveTest {
  @Test
  void counts_by_hand() {
    FoolingCurve curve = FoolingCurve.of(5, 3, 1, 2);
    assertThat(curve.rate(0.5).value()).isEqualTo(0);
    assertThat(curve.rate(1).value()).isEqualTo(0.2);
    assertThat(curve.rate(10).value()).isEqualTo(0.6);
    // (3/4 + 2/4 + 1/4 + 0 + 0) / 5
    assertThat(curve.auc(4)).isCloseTo(0.3, within(1e-15));
    // ((1 - 1/2) + 0 + 0) / 5
    assertThat(curve.auc(2)).isCloseTo(0.1, within(1e-15));
    assertThat(curve.mean()).isEqualTo(2);
    assertThat(FoolingCurve.of(4, 1, 2, 4, 9).median()).isEqualTo(3);
    // 5 right clips of which 3 fall, 5 wrong ones: 2 of 10 hold.
    assertThat(curve.robustAccuracy(3, 5)).isEqualTo(0.2);
  }

  @Test
  void without_fooled_clips_there_is_no_norm_and_without_clips_no_rate() {
    assertThat(FoolingCurve.of(3).mean()).isNull();
    assertThat(FoolingCurve.of(3).median()).isNull();
    assertThat(FoolingCurve.of(3).auc(1)).isZero();
    assertThat(FoolingCurve.of(0).auc(1)).isZero();
    assertThat(FoolingCurve.of(0).robustAccuracy(1, 0)).isZero();
  }

  @Test
  void a_norm_at_the_budget_is_within_it_in_spite_of_rounding() {
    double budget = 0.1 * Math.sqrt(16384);
    assertThat(FoolingCurve.of(1, Math.nextUp(budget)).fooledWithin(budget)).isEqualTo(1);
  }

  @Test
  void refuses_what_is_no_norm() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> FoolingCurve.of(1, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fooledL2 must be finite and not negative, was " + bad);
    }
    assertThatThrownBy(() -> FoolingCurve.of(1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("attacked must be at least the 2 fooled clips, was 1");
    assertThatThrownBy(() -> FoolingCurve.of(1).auc(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("budget must be positive, was 0.0");
  }

  @Test
  void a_small_curve_is_drawn_whole_and_equal_norms_are_one_step() {
    assertThat(FoolingCurve.of(4, 2, 1, 2).points(3))
        .containsExactly(
            new Point(0, 0), new Point(1, 0.25), new Point(2, 0.75), new Point(3, 0.75));
    assertThat(FoolingCurve.of(2).points(3)).containsExactly(new Point(0, 0), new Point(3, 0));
  }

  @Property(tries = 200)
  void auc_equals_the_integral_of_the_curve(
      @ForAll @Size(max = 30) List<@DoubleRange(max = 5) Double> fooled,
      @ForAll @IntRange(max = 30) int held,
      @ForAll @DoubleRange(min = 0.1, max = 8) double budget) {
    FoolingCurve curve = curve(fooled, held);
    int steps = 4000;
    double area =
        IntStream.range(0, steps)
                .mapToDouble(i -> curve.rate((i + 0.5) * budget / steps).value())
                .sum()
            / steps;
    // Each clip's step is misplaced by at most half an interval.
    assertThat(curve.auc(budget)).isCloseTo(area, within(0.5 / steps + 1e-9));
  }

  @Property
  void auc_is_at_most_the_rate_and_the_rate_at_last_the_share_fooled(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(max = 9) Double> fooled,
      @ForAll @IntRange(max = 100) int held,
      @ForAll @DoubleRange(min = 0.01, max = 10) double budget) {
    FoolingCurve curve = curve(fooled, held);
    assertThat(curve.auc(budget)).isBetween(0.0, curve.rate(budget).value() + 1e-12);
    assertThat(curve.rate(Double.MAX_VALUE / 2).value())
        .isEqualTo((double) fooled.size() / (fooled.size() + held));
    assertThat(curve.robustAccuracy(budget, 0))
        .isCloseTo(1 - curve.rate(budget).value(), within(1e-12));
  }

  @Property
  void a_larger_norm_never_raises_the_auc(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(max = 9) Double> fooled,
      @ForAll @DoubleRange(max = 3) double more) {
    List<Double> larger = fooled.stream().map(l2 -> l2 + more).toList();
    assertThat(curve(larger, 3).auc(5)).isLessThanOrEqualTo(curve(fooled, 3).auc(5));
  }

  @Property
  void a_reduced_curve_lies_on_the_curve_and_ends_at_its_end(
      @ForAll @Size(max = 500) List<@DoubleRange(max = 9) Double> fooled,
      @ForAll @IntRange(max = 50) int held) {
    FoolingCurve curve = curve(fooled, held);
    List<Point> points = curve.points(6);
    assertThat(points).hasSizeLessThanOrEqualTo(FoolingCurve.MAX_POINTS);
    assertThat(points.get(0).l2()).isZero();
    assertThat(points.get(points.size() - 1)).isEqualTo(new Point(6, curve.rate(6).value()));
    for (int i = 1; i < points.size(); i++) {
      Point before = points.get(i - 1);
      Point point = points.get(i);
      assertThat(point.l2()).isGreaterThan(before.l2());
      assertThat(point.rate()).isBetween(before.rate(), curve.rate(point.l2()).value());
      double step = (curve.fooledWithin(6) / 62.0 + 1.0) / curve.attacked();
      double justBefore = curve.rate(Math.nextDown(point.l2() * (1 - 2e-9))).value();
      assertThat(justBefore - before.rate()).isLessThan(step + 1e-12);
    }
  }

  private static FoolingCurve curve(List<Double> fooled, int held) {
    double[] norms = fooled.stream().mapToDouble(Double::doubleValue).toArray();
    return FoolingCurve.of(norms.length + held, norms);
  }
}
