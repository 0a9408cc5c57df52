package org.earshot.training;

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
 * @param stopped the last look at the early-stopping clips
 * @param attacked the same under FGSM; null unless training is adversarial
 */
record SavedEpoch(
    int epoch, int iteration, int bestEpoch, Score best, Evaluation stopped, Evaluation attacked) {}
