package org.earshot.training;

import java.util.List;
import org.earshot.training.BestEpoch.Score;

/**
 * Where a training stood after an epoch, beside its arrays. The position of the random generators
 * is the epoch: each has a generator of its own (see {@link Batches#generator}), and dropout draws
 * by the iteration.
 *
 * @param epoch how many are done
 * @param iteration of the optimizer, which corrects its moments by it
 * @param bestEpoch the best so far, from 1
 * @param best how good that was
 * @param look the last one at the early-stopping clips
 * @param overfitted the epochs of catastrophic overfitting so far
 */
record SavedEpoch(
    int epoch, int iteration, int bestEpoch, Score best, Look look, List<Integer> overfitted) {
  SavedEpoch {
    overfitted = List.copyOf(overfitted);
  }
}
