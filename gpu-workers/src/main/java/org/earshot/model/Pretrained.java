package org.earshot.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of one of the {@link Architecture}s with weights of torchvision's names.
 *
 * @param graph initialised; every parameter that the file did not give has its initial value
 * @param baseWidth channels of the first convolution, as the file has them
 * @param missing names that the file should hold and does not
 * @param unused names, or groups of names such as {@code classifier.* (6)}, that no layer takes
 * @param notes what else was done to the weights, for people
 */
public record Pretrained(
    ComputationGraph graph,
    int baseWidth,
    List<String> missing,
    List<String> unused,
    List<String> notes) {
  private static final int COLOURS = 3;
  private static final int MOST_SHOWN = 12;

  /** A width is taken from the file and fixes the network's size: no file asks for all memory. */
  private static final int WIDEST = 1024;

  public Pretrained {
    missing = List.copyOf(missing);
    unused = List.copyOf(unused);
    notes = List.copyOf(notes);
  }

  /**
   * What to make of the weights.
   *
   * @param rows height of the input; columns its width; classes the number of logits
   * @param seed of what the file does not give
   * @param lenient whether layers other than the last may be missing
   */
  public record Wanted(
      Architecture architecture, int rows, int columns, int classes, long seed, boolean lenient) {}

  /**
   * Reads weights. A first convolution over three channels is averaged; a last layer of another
   * number of classes is left at its initial values.
   *
   * @throws SafetensorsException if a tensor has another shape than its layer or, unless lenient,
   *     one but the last layer's is missing
   */
  public static Pretrained read(Safetensors file, Wanted wanted) throws IOException {
    int width = width(file, wanted.architecture);
    var graph =
        new ComputationGraph(
            wanted.architecture.configuration(
                wanted.rows, wanted.columns, wanted.classes, width, wanted.seed, "adam", 0));
    graph.init();
    var reading = new Reading(file, wanted, graph, TorchNames.of(wanted.architecture, graph));
    try {
      reading.read();
    } catch (IOException | RuntimeException e) {
      graph.close();
      throw e;
    }
    return new Pretrained(
        graph, width, reading.missing, unused(file, reading.names), reading.notes);
  }

  private static int width(Safetensors file, Architecture architecture)
      throws SafetensorsException {
    String first = TorchNames.first(architecture);
    if (!file.names().contains(first)) {
      throw new SafetensorsException(
          "no tensor %s, the first of %s; the file has %s"
              .formatted(first, architecture.id(), some(file.names())));
    }
    List<Long> shape = file.shape(first);
    if (shape.size() != 4 || shape.get(0) < 1 || shape.get(0) > WIDEST) {
      throw new SafetensorsException(
          "tensor %s has shape %s; a first convolution has [1 to %d, 1 or 3, rows, columns]"
              .formatted(first, shape, WIDEST));
    }
    return Math.toIntExact(shape.get(0));
  }

  private static String some(Set<String> names) {
    String few = names.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN ? few + ", ... (%d)".formatted(names.size()) : few;
  }

  /** PyTorch's step counters of batch normalisation are no weights; the rest is told in groups. */
  private static List<String> unused(Safetensors file, Map<String, String> names) {
    Set<String> left = new LinkedHashSet<>(file.names());
    left.removeAll(names.values());
    left.removeIf(name -> name.endsWith(".num_batches_tracked"));
    Map<String, List<String>> groups = new TreeMap<>();
    left.forEach(n -> groups.computeIfAbsent(n.split("\\.", 2)[0], k -> new ArrayList<>()).add(n));
    return groups.entrySet().stream()
        .map(
            group ->
                group.getValue().size() == 1
                    ? group.getValue().get(0)
                    : "%s.* (%d)".formatted(group.getKey(), group.getValue().size()))
        .toList();
  }

  /**
   * Gives a graph's weights torchvision's names and PyTorch's order of axes.
   *
   * @throws IllegalArgumentException if the graph is not of that architecture
   */
  public static Map<String, Safetensors.Tensor> tensors(
      Architecture architecture, ComputationGraph graph) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    TorchNames.of(architecture, graph)
        .forEach((key, name) -> tensors.put(name, tensor(key, graph.paramTable().get(key))));
    return tensors;
  }

  private static Safetensors.Tensor tensor(String key, INDArray value) {
    List<Long> shape = new ArrayList<>();
    for (long side : torchShape(key, value)) {
      shape.add(side);
    }
    INDArray ordered = dense(key) ? value.transpose() : value;
    return new Safetensors.Tensor(shape, ordered.dup('c').data().asFloat());
  }

  /** DL4J has the dense layer's weights as [in][out]. */
  private static boolean dense(String key) {
    return key.equals(TorchNames.LAST + "W");
  }

  private static long[] torchShape(String key, INDArray value) {
    if (dense(key)) {
      return new long[] {value.size(1), value.size(0)};
    }
    return value.rank() == 4 ? value.shape() : new long[] {value.length()};
  }

  /** The reading of one file into one graph. */
  private static final class Reading {
    private final Safetensors file;
    private final Wanted wanted;
    private final ComputationGraph graph;
    private final Map<String, String> names;
    private final List<String> missing = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Reading(Safetensors file, Wanted wanted, ComputationGraph graph, Map<String, String> names) {
      this.file = file;
      this.wanted = wanted;
      this.graph = graph;
      this.names = names;
    }

    void read() throws IOException {
      boolean head = headFits();
      for (Map.Entry<String, String> entry : names.entrySet()) {
        boolean last = entry.getKey().startsWith(TorchNames.LAST);
        if (!file.names().contains(entry.getValue())) {
          missing.add(entry.getValue());
        } else if (head || !last) {
          assign(entry.getKey(), graph.paramTable().get(entry.getKey()));
        }
      }
      List<String> grave = missing.stream().filter(name -> !isLast(name)).toList();
      if (!grave.isEmpty() && !wanted.lenient) {
        throw new SafetensorsException(
            "the file lacks %d of %d tensors of %s: %s"
                .formatted(
                    grave.size(),
                    names.size(),
                    wanted.architecture.id(),
                    some(new LinkedHashSet<>(grave))));
      }
    }

    private boolean isLast(String name) {
      return name.equals(names.get(TorchNames.LAST + "W"))
          || name.equals(names.get(TorchNames.LAST + "b"));
    }

    private boolean headFits() {
      String weights = names.get(TorchNames.LAST + "W");
      if (!file.names().contains(weights)) {
        notes.add("the last layer is not in the file and starts anew");
        return false;
      }
      long classes = file.shape(weights).isEmpty() ? 0 : file.shape(weights).get(0);
      if (classes != wanted.classes) {
        notes.add(
            "the last layer tells %d classes apart, not %d, and starts anew"
                .formatted(classes, wanted.classes));
        return false;
      }
      return true;
    }

    private void assign(String key, INDArray to) throws IOException {
      String name = names.get(key);
      long[] shape = torchShape(key, to);
      List<Long> found = file.shape(name);
      if (shape.length == 4 && shape[1] == 1 && found.equals(colours(shape))) {
        notes.add("%s over three channels was averaged".formatted(name));
        to.assign(Nd4j.create(averaged(file.floats(name), shape), shape, 'c'));
        return;
      }
      if (!found.equals(java.util.Arrays.stream(shape).boxed().toList())) {
        throw new SafetensorsException(
            "tensor %s has shape %s, the layer %s"
                .formatted(name, found, java.util.Arrays.toString(shape)));
      }
      INDArray values = Nd4j.create(file.floats(name), dense(key) ? shape : to.shape(), 'c');
      to.assign(dense(key) ? values.transpose() : values);
      values.close();
    }

    private static List<Long> colours(long[] shape) {
      return List.of(shape[0], (long) COLOURS, shape[2], shape[3]);
    }

    private static float[] averaged(float[] colours, long[] shape) {
      int taps = (int) (shape[2] * shape[3]);
      float[] mean = new float[(int) shape[0] * taps];
      for (int i = 0; i < mean.length; i++) {
        int from = i / taps * COLOURS * taps + i % taps;
        double sum = (double) colours[from] + colours[from + taps] + colours[from + 2 * taps];
        mean[i] = (float) (sum / COLOURS);
      }
      return mean;
    }
  }
}
