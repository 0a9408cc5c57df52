package org.earshot.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.earshot.training.BestEpoch.Score;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BestEpochTest {
  private final INDArray parameters = Nd4j.createFromArray(1f, 1f);

  private void epoch(BestEpoch best, int epoch, double accuracy, double loss) {
    parameters.assign(epoch);
    best.offer(epoch, new Score(accuracy, loss));
  }

  @Test
  void keeps_the_most_accurate_epoch_and_puts_it_back() {
    try (var best = new BestEpoch(parameters, 3)) {
      epoch(best, 1, 0.5, 1.0);
      epoch(best, 2, 0.8, 0.9);
      epoch(best, 3, 0.7, 0.1);
      best.restore();

      assertThat(best.epoch()).isEqualTo(2);
      assertThat(parameters.toFloatVector()).containsExactly(2f, 2f);
    }
  }

  @Test
  void the_smaller_loss_decides_between_equal_accuracies() {
    try (var best = new BestEpoch(parameters, 3)) {
      epoch(best, 1, 0.8, 0.9);
      epoch(best, 2, 0.8, 0.7);
      epoch(best, 3, 0.8, 0.7);

      assertThat(best.epoch()).isEqualTo(2); // the earlier of equals
    }
  }

  @Test
  void patience_counts_epochs_since_the_best() {
    try (var best = new BestEpoch(parameters, 2)) {
      epoch(best, 1, 0.8, 0.9);
      epoch(best, 2, 0.1, 0.9);
      assertThat(best.exhausted(2)).isFalse();
      epoch(best, 3, 0.1, 0.9);
      assertThat(best.exhausted(3)).isTrue();
    }
  }
}
