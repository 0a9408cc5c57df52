package org.earshot.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.earshot.message.Robustness.Share;
import org.junit.jupiter.api.Test;

class WilsonTest {
  @Test
  void equals_the_textbook_example() {
    // R: prop.test(x = 81, n = 263, correct = FALSE)$conf.int gives 0.2552928 0.3662138
    // (Newcombe 1998, Table I, method 3: .2553 to .3662).
    Share share = Wilson.share(81, 263);
    assertThat(share.value()).isEqualTo(81.0 / 263);
    assertThat(share.lower()).isCloseTo(0.2553, within(5e-5));
    assertThat(share.upper()).isCloseTo(0.3662, within(5e-5));
  }

  @Test
  void ten_of_ten_leaves_room_below() {
    // By hand: lower = n / (n + z^2) = 10 / 13.8415.
    assertThat(Wilson.share(10, 10).lower()).isCloseTo(0.72247, within(1e-5));
    assertThat(Wilson.share(10, 10).upper()).isEqualTo(1);
    assertThat(Wilson.share(0, 10).upper()).isCloseTo(1 - 0.72247, within(1e-5));
    assertThat(Wilson.share(0, 10).lower()).isEqualTo(0);
  }

  @Test
  void without_trials_nothing_is_known() {
    assertThat(Wilson.share(0, 0)).isEqualTo(new Share(0, 0, 1));
  }

  @Test
  void refuses_more_hits_than_trials() {
    assertThatThrownBy(() -> Wilson.share(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hits must be in [0, trials], was 3 of 2");
  }

  @Property
  void bounds_hold_the_share_and_stay_in_the_unit_interval(
      @ForAll @IntRange(max = 5000) int hits, @ForAll @IntRange(max = 5000) int misses) {
    Share share = Wilson.share(hits, hits + misses);
    assertThat(share.lower()).isBetween(0.0, share.value());
    assertThat(share.upper()).isBetween(share.value(), 1.0);
  }
}
