package org.earshot.engine;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Calls ND4J's native ops by name; every result goes into an array that the caller gives. */
final class Ops {
  private static final double[] ZERO = {0};

  private Ops() {}

  static void run(String op, INDArray out, int[] ints, double[] floats, INDArray... inputs) {
    run(op, new INDArray[] {out}, ints, floats, inputs);
  }

  static void run(String op, INDArray[] outs, int[] ints, double[] floats, INDArray... inputs) {
    var call = DynamicCustomOp.builder(op).addInputs(inputs).addOutputs(outs);
    if (ints != null) {
      call.addIntegerArguments(ints);
    }
    if (floats != null) {
      call.addFloatingPointArguments(Arrays.stream(floats).boxed().toArray(Double[]::new));
    }
    Nd4j.exec(call.build());
  }

  static void relu(INDArray x) {
    run("relu", x, null, ZERO, x);
  }

  /**
   * out = a b; {@code transposeA}: out = a' b. A 'c' result: 'f' takes a path three times slower.
   */
  static void matmul(INDArray a, boolean transposeA, INDArray b, INDArray out) {
    run("matmul", out, transposeA ? new int[] {1, 0, 0} : null, null, a, b);
  }

  /** A view; {@code reshape('c', n)} with one bare long would bind to another overload. */
  static INDArray view(INDArray a, long... shape) {
    return a.reshape('c', shape);
  }

  static INDArray flat(INDArray a) {
    return a == null ? null : view(a, a.length());
  }

  /** Channels: the last axis, of NHWC maps and of vectors alike. */
  static int channels(INDArray a) {
    return (int) a.size(a.rank() - 1);
  }

  /** All pixels as rows: a view [pixels, channels]. */
  static INDArray rows(INDArray a) {
    long c = channels(a);
    return view(a, a.length() / c, c);
  }

  /** A row vector of {@code length} ones. */
  static INDArray ones(long length) {
    return Nd4j.ones(DataType.FLOAT, 1, length);
  }

  static INDArray matrix(long rows, long columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
  }

  static INDArray vector(float[] values) {
    return Nd4j.createFromArray(values);
  }
}
