package org.earshot.engine;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maps, or vectors, behind each other along the channels. */
final class ConcatenationNode extends Node {
  ConcatenationNode(String name, int... inputs) {
    super(name, inputs);
  }

  @Override
  long[] shape(long[]... of) {
    long[] shape = of[0].clone();
    int axis = shape.length - 1;
    for (int i = 1; i < of.length; i++) {
      shape[axis] += of[i][axis];
    }
    return shape;
  }

  @Override
  Tensor forward(Run run, int id) {
    Tensor y =
        run.pool().take(shape(IntStream.of(inputs()).mapToObj(run::shape).toArray(long[][]::new)));
    int channel = 0;
    for (int input : inputs()) {
      INDArray x = run.value(input);
      run.boxes().put(map(x), map(y.array()), new Boxes.Corner(0, 0, channel));
      channel += Ops.channels(x);
    }
    return y;
  }

  @Override
  void backward(Run run, int id, Tensor d) {
    int channel = 0;
    for (int input : inputs()) {
      long[] shape = run.shape(input);
      if (run.wants(input)) {
        Tensor dx = run.pool().take(shape);
        run.boxes().get(map(d.array()), new Boxes.Corner(0, 0, channel), map(dx.array()));
        run.give(input, dx);
      }
      channel += (int) shape[shape.length - 1];
    }
    d.release();
  }

  /** Vectors as maps of one pixel. */
  private static INDArray map(INDArray a) {
    return a.rank() == 4 ? a : Ops.view(a, a.size(0), 1, 1, a.size(1));
  }
}
