package org.earshot.engine;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.model.Architecture;
import org.earshot.model.TorchNames;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws arrays by their names, as golden/engine/architectures.py does: no weights are stored. */
public final class Drawn {
  private Drawn() {}

  /** Uniform values between two bounds. */
  public static float[] floats(String name, int count, double least, double most) {
    long stream = CounterRandom.mix(name.hashCode());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (least + (most - least) * CounterRandom.uniform(stream, i));
    }
    return values;
  }

  /**
   * The values of a parameter of torchvision's name.
   *
   * @param norm whether it belongs to a batch normalisation
   */
  public static float[] parameter(String name, int[] shape, boolean norm) {
    int count = java.util.Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (name.endsWith("running_var") || (norm && name.endsWith("weight"))) {
      return floats(name, count, 0.5, 1.5);
    }
    if (shape.length > 1) {
      int inputs = count / shape[0];
      double most = Math.sqrt(6.0 / inputs);
      return floats(name, count, -most, most);
    }
    return floats(name, count, -0.2, 0.2);
  }

  static void fill(Architecture architecture, ComputationGraph graph) {
    Map<String, String> names = TorchNames.of(architecture, graph);
    graph
        .paramTable()
        .forEach(
            (key, view) -> {
              boolean norm = key.matches(".*-norm_.*");
              long[] shape = view.shape();
              if (key.endsWith("logits_W")) {
                int[] turned = {(int) shape[1], (int) shape[0]};
                assign(view, turned, parameter(names.get(key), turned, false));
              } else {
                int[] plain =
                    view.rank() == 4
                        ? java.util.Arrays.stream(shape).mapToInt(s -> (int) s).toArray()
                        : new int[] {(int) view.length()};
                assign(view, null, parameter(names.get(key), plain, norm));
              }
            });
  }

  private static void assign(INDArray view, int[] turned, float[] values) {
    if (turned == null) {
      view.assign(Nd4j.create(values, view.shape(), 'c'));
    } else {
      view.assign(Nd4j.create(values, new long[] {turned[0], turned[1]}, 'c').transpose());
    }
  }
}
