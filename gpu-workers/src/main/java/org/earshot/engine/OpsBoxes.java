package org.earshot.engine;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Boxes as views of ND4J. */
final class OpsBoxes implements Boxes {
  @Override
  public void put(INDArray box, INDArray whole, Corner at) {
    view(whole, at, box).assign(box);
  }

  @Override
  public void get(INDArray whole, Corner at, INDArray box) {
    box.assign(view(whole, at, box));
  }

  private static INDArray view(INDArray whole, Corner at, INDArray box) {
    return whole.get(
        all(),
        interval(at.row(), at.row() + box.size(1)),
        interval(at.column(), at.column() + box.size(2)),
        interval(at.channel(), at.channel() + box.size(3)));
  }
}
