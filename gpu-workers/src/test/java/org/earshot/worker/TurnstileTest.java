package org.earshot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.earshot.worker.Turnstile.Rank.CLASSIFICATION;
import static org.earshot.worker.Turnstile.Rank.CONTINUOUS;
import static org.earshot.worker.Turnstile.Rank.REQUESTED;
import static org.earshot.worker.Turnstile.Rank.TRAINING;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.earshot.worker.Turnstile.Rank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TurnstileTest {
  private final Turnstile turnstile = new Turnstile();

  @ParameterizedTest
  @EnumSource(
      value = Rank.class,
      names = {"REQUESTED", "CONTINUOUS", "TRAINING"})
  void everything_else_waits_until_the_last_classification_ends(Rank rank) throws Exception {
    turnstile.begin(CLASSIFICATION);
    turnstile.begin(CLASSIFICATION);
    var passed = passing(rank);
    turnstile.end(CLASSIFICATION);
    assertThat(passed).isNotDone();
    turnstile.end(CLASSIFICATION);
    passed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void continuous_attacks_wait_for_requested_ones_and_not_the_other_way_round() throws Exception {
    turnstile.begin(REQUESTED);
    turnstile.begin(CONTINUOUS);
    turnstile.await(REQUESTED);
    var passed = passing(CONTINUOUS);
    turnstile.end(REQUESTED);
    passed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void training_shares_the_machine_with_attacks() throws Exception {
    turnstile.begin(REQUESTED);
    turnstile.begin(CONTINUOUS);
    turnstile.await(TRAINING);
    turnstile.await(CLASSIFICATION);
  }

  @Test
  void idle_means_that_nothing_is_or_was_under_way() {
    var attacks = EnumSet.of(REQUESTED, CONTINUOUS);
    assertThat(turnstile.idle(attacks, Duration.ofHours(1))).isTrue();
    turnstile.begin(CONTINUOUS);
    assertThat(turnstile.idle(attacks, Duration.ZERO)).isFalse();
    turnstile.end(CONTINUOUS);
    assertThat(turnstile.idle(attacks, Duration.ZERO)).isTrue();
    assertThat(turnstile.idle(attacks, Duration.ofHours(1))).isFalse();
  }

  /** A thread that is seen to wait. */
  private CompletableFuture<Void> passing(Rank rank) {
    var passed = new CompletableFuture<Void>();
    var thread =
        new Thread(
            () -> {
              try {
                turnstile.await(rank);
                passed.complete(null);
              } catch (InterruptedException e) {
                passed.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(passed).isNotDone();
      Thread.onSpinWait();
    }
    return passed;
  }
}
