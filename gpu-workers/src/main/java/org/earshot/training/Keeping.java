package org.earshot.training;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps a training's state after each epoch for the attempt that has to go on from it. */
interface Keeping {
  /** Keeps nothing: every training starts at its first epoch. */
  Keeping NONE =
      new Keeping() {
        @Override
        public SavedEpoch restore(List<INDArray> into) {
          return null;
        }

        @Override
        public void keep(SavedEpoch saved, List<INDArray> arrays, TrainingProgress progress) {}
      };

  /**
   * Fills the arrays with what {@link #keep} was given last, by this attempt or one before.
   *
   * @return null if there is nothing; the arrays are as they were then
   */
  SavedEpoch restore(List<INDArray> into);

  /**
   * Keeps an epoch in place of the one before. A failure to do so is reported, not thrown: the
   * training itself can go on.
   */
  void keep(SavedEpoch saved, List<INDArray> arrays, TrainingProgress progress);
}
