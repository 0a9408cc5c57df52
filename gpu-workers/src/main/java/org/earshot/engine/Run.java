package org.earshot.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The state of one pass through a program. Used by one thread. */
final class Run {
  private final Program program;
  private final Mode mode;
  private final Backend backend;
  private final ArrayPool pool;
  private final Checkpoint checkpoint;
  private final long seed;
  private final boolean[] kept;
  private final int[] left;
  private final Tensor[] values;
  private final long[][] shapes;
  private final Tensor[] gradients;
  private final Moments[] moments;
  private final Mask[] masks;

  Run(
      Program program,
      Mode mode,
      Backend backend,
      ArrayPool pool,
      Checkpoint checkpoint,
      long seed) {
    this.program = program;
    this.mode = mode;
    this.backend = backend;
    this.pool = pool;
    this.checkpoint = checkpoint;
    this.seed = seed;
    int size = program.nodes().size();
    kept = program.kept(mode);
    left = program.users();
    left[program.output()]++;
    values = new Tensor[size];
    shapes = new long[size][];
    gradients = new Tensor[size];
    moments = new Moments[size];
    masks = new Mask[size];
  }

  Mode mode() {
    return mode;
  }

  Passes passes() {
    return backend.passes();
  }

  Convolutions convolutions() {
    return backend.convolutions();
  }

  Boxes boxes() {
    return backend.boxes();
  }

  /** The seed of what is random in training. */
  long seed() {
    return seed;
  }

  ArrayPool pool() {
    return pool;
  }

  INDArray value(int id) {
    return values[id].array();
  }

  long[] shape(int id) {
    return shapes[id];
  }

  Moments moments(int id) {
    return moments[id];
  }

  void moments(int id, Moments of) {
    moments[id] = of;
  }

  /** What that node does behind its own work. */
  Relu relu(Node node) {
    if (!node.relu()) {
      return Relu.NONE;
    }
    return mode == Mode.INFERENCE ? Relu.PLAIN : Relu.NOTED;
  }

  /** The mask of a node's ReLU; null without one. */
  Mask mask(int id) {
    return masks[id];
  }

  void mask(int id, Mask noted) {
    masks[id] = noted;
  }

  /** Whether anybody wants the gradient of that value. */
  boolean wants(int id) {
    return id != Program.INPUT || mode == Mode.GRADIENT;
  }

  /** Gives away a value that nobody else will read, to be overwritten; null if somebody will. */
  Tensor claim(int id) {
    if (left[id] != 1 || kept[id] || id == Program.INPUT) {
      return null;
    }
    Tensor claimed = values[id];
    values[id] = null;
    return claimed;
  }

  /** Computes the logits from {@code x}, [batch][rows][columns][1]; takes {@code x} over. */
  INDArray forward(Tensor x) {
    set(Program.INPUT, x);
    for (int id = 1; id < values.length; id++) {
      Node node = program.nodes().get(id);
      if (node == null) {
        continue;
      }
      checkpoint.pass();
      set(id, node.forward(this, id));
      for (int input : node.inputs()) {
        left[input]--;
        if (left[input] == 0 && !kept[input]) {
          drop(input);
        }
      }
    }
    return value(program.output());
  }

  private void set(int id, Tensor value) {
    values[id] = value;
    shapes[id] = value.array().shape();
  }

  private void drop(int id) {
    if (values[id] != null) {
      values[id].release();
      values[id] = null;
    }
  }

  /** Adds {@code d}, which it takes over, to the gradient of a value. */
  void give(int id, Tensor d) {
    Tensor so = gradients[id];
    if (so == null) {
      gradients[id] = d;
    } else if (so.exclusive()) {
      passes().add(so.array(), d.array(), Relu.NONE);
      d.release();
    } else {
      gradients[id] = sum(d, so);
    }
  }

  private Tensor sum(Tensor a, Tensor b) {
    Tensor to = a;
    if (!a.exclusive()) {
      to = pool.take(a.array().shape());
      to.array().assign(a.array());
      a.release();
    }
    passes().add(to.array(), b.array(), Relu.NONE);
    b.release();
    return to;
  }

  /**
   * Pulls {@code seed} back to the parameters or to the input, whose gradient it gives, or null.
   */
  Tensor backward(Tensor seed) {
    gradients[program.output()] = seed;
    for (int id = values.length - 1; id > Program.INPUT; id--) {
      Node node = program.nodes().get(id);
      Tensor d = gradients[id];
      gradients[id] = null;
      drop(id); // its readers have gone before, and itself reads its inputs alone
      if (node != null && d != null) {
        checkpoint.pass();
        boolean mask = node.relu() && !node.masksItself(mode);
        node.backward(this, id, mask ? masked(id, d) : d);
      }
      unmask(id);
    }
    return gradients[Program.INPUT];
  }

  private Tensor masked(int id, Tensor d) {
    Tensor to = d.exclusive() ? d : pool.take(d.array().shape());
    masks[id].apply(d.array(), to.array());
    if (to != d) {
      d.release();
    }
    return to;
  }

  private void unmask(int id) {
    if (masks[id] != null) {
      masks[id].release();
      masks[id] = null;
    }
  }

  /** Lets go of every value and mask that is left. */
  void finish() {
    for (int id = 0; id < values.length; id++) {
      drop(id);
      unmask(id);
    }
  }
}
