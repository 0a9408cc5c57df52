package org.earshot.engine;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Goes through a training pass without arrays, to know how much memory its pool comes to: the same
 * values live as long as in {@link Run}, and sizes are found again as in {@link ArrayPool}.
 */
final class TrainingMemory {
  private final Program program;
  private final long[][] shapes;
  private final boolean[] kept;
  private final int[] left;

  /** Sizes of what is lent for the value and the gradient of each node; 0 where nothing is. */
  private final long[] values;

  private final long[] gradients;
  private final TreeMap<Long, Integer> free = new TreeMap<>();
  private long floats;
  private long most;

  private TrainingMemory(Program program, long[] input) {
    this.program = program;
    int size = program.nodes().size();
    shapes = new long[size][];
    kept = program.kept(Mode.TRAINING);
    left = program.users();
    left[program.output()]++;
    values = new long[size];
    gradients = new long[size];
    shapes[Program.INPUT] = input;
    values[Program.INPUT] = take(length(Program.INPUT));
  }

  /** Bytes of the maps and gradients of a batch, [batch][rows][columns][1]. */
  static long bytes(Program program, long[] input) {
    var memory = new TrainingMemory(program, input);
    memory.forward();
    memory.backward();
    return memory.most * Float.BYTES;
  }

  private long length(int id) {
    long length = 1;
    for (long side : shapes[id]) {
      length = Math.multiplyExact(length, side);
    }
    return length;
  }

  private long take(long length) {
    Map.Entry<Long, Integer> fit = free.ceilingEntry(length);
    long size = ArrayPool.rounded(length);
    if (fit == null || fit.getKey() >= 2 * size) {
      makeRoom(size);
      floats += size;
      most = Math.max(most, floats);
      return size;
    }
    remove(fit.getKey());
    return fit.getKey();
  }

  private void makeRoom(long size) {
    for (long freed = 0; size >= ArrayPool.LARGE && freed < size && !free.isEmpty(); ) {
      long largest = free.lastKey();
      remove(largest);
      freed += largest;
      floats -= largest;
    }
  }

  private void remove(long size) {
    free.merge(size, -1, (a, b) -> a + b == 0 ? null : a + b);
  }

  private void giveBack(long size) {
    if (size > 0) {
      free.merge(size, 1, Integer::sum);
    }
  }

  private void drop(int id) {
    giveBack(values[id]);
    values[id] = 0;
  }

  private void forward() {
    for (int id = 1; id < shapes.length; id++) {
      Node node = program.nodes().get(id);
      if (node == null) {
        continue;
      }
      shapes[id] =
          node.shape(IntStream.of(node.inputs()).mapToObj(i -> shapes[i]).toArray(long[][]::new));
      values[id] = claim(node);
      values[id] = values[id] > 0 ? values[id] : take(length(id));
      for (int input : node.inputs()) {
        left[input]--;
        if (left[input] == 0 && !kept[input]) {
          drop(input);
        }
      }
    }
  }

  /** The memory of an input that the node works in; 0 if there is none. */
  private long claim(Node node) {
    for (int input : node.inputs()) {
      if (node.inPlace() && left[input] == 1 && !kept[input] && input != Program.INPUT) {
        long size = values[input];
        values[input] = 0;
        return size;
      }
    }
    return 0;
  }

  private void backward() {
    gradients[program.output()] = take(length(program.output()));
    for (int id = shapes.length - 1; id > Program.INPUT; id--) {
      Node node = program.nodes().get(id);
      drop(id);
      if (node != null && gradients[id] > 0) {
        pull(id, node);
      }
    }
  }

  /** The gradient of a node becomes those of its inputs, in its own memory where shapes allow. */
  private void pull(int id, Node node) {
    if (node instanceof ConvolutionNode convolution) {
      scratch(convolution.filter().window(), shapes[node.input()], shapes[id]);
    }
    boolean inside = node.inPlace() || node instanceof BatchNormNode;
    for (int input : node.inputs()) {
      if (input == Program.INPUT || gradients[input] > 0) {
        continue;
      }
      gradients[input] = inside ? gradients[id] : take(length(input));
      gradients[id] = inside ? 0 : gradients[id];
      inside = false;
    }
    giveBack(gradients[id]);
    gradients[id] = 0;
  }

  /** What {@link HostConvolutions} borrows beside the gradients, where it is large. */
  private void scratch(Window window, long[] x, long[] d) {
    long pixels = d[0] * d[1] * d[2];
    if (x[3] == 1) {
      giveBack(take(pixels * window.kernelHeight() * window.kernelWidth()));
    } else if (window.is(3, 1, 1) && HostConvolutions.columnsPay(x, d[3])) {
      giveBack(take(9 * pixels * x[3]));
    } else if (window.is(3, 1, 1) && HostConvolutions.few(x[3], d[3])) {
      long padded = x[0] * (x[1] + 2) * (x[2] + 2);
      long left = take(padded * x[3]);
      giveBack(take(padded * d[3]));
      giveBack(left);
    }
  }
}
