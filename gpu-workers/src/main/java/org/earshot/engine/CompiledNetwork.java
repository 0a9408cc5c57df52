package org.earshot.engine;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Executes a DL4J graph: logits, input gradients for any direction in logit space, training steps.
 *
 * <p>The graph keeps the parameters, and is what {@code ModelSerializer} saves; it must not be
 * trained or loaded anew by DL4J while this network is in use. {@link #logits} and {@link
 * #gradient} may be called from many threads at once and give bit-equal results; {@link
 * #accumulate} and {@link #update} by one thread, while no other uses the network.
 *
 * <p>Clips are one-channel maps, row-major, [batch][rows][columns].
 */
public final class CompiledNetwork implements AutoCloseable {
  private final ComputationGraph graph;
  private final int rows;
  private final int columns;
  private final int classes;
  private final Backend backend;
  private final Program training;
  private final Program inference;
  private final PoolShelf pools = new PoolShelf();
  private final Updates updates;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile boolean stale = true;

  private CompiledNetwork(ComputationGraph graph, int rows, int columns, Kernels kernels) {
    if (graph.getFlattenedGradients() == null) {
      graph.initGradientsView();
    }
    this.graph = graph;
    this.rows = rows;
    this.columns = columns;
    this.backend = Backend.of(kernels);
    this.training = GraphReader.read(graph);
    this.inference = Fusion.inference(training);
    if (!(training.nodes().get(training.output()) instanceof DenseNode last)) {
      throw new IllegalArgumentException("graph must end in a dense layer of logits");
    }
    this.classes = last.outputs();
    this.updates = new Updates(graph);
  }

  /**
   * Compiles an initialised graph that records the size of its input, as those of {@code
   * org.earshot.model} do.
   *
   * @throws UnsupportedLayerException naming the vertex and its layer
   * @throws IllegalArgumentException if the graph records no size: give rows and columns then
   */
  public static CompiledNetwork of(ComputationGraph graph, Kernels kernels) {
    int[] size = GraphReader.size(graph);
    if (size == null) {
      throw new IllegalArgumentException(
          "graph must record the size of its input (InputType.convolutionalFlat) but does not");
    }
    return of(graph, size[0], size[1], kernels);
  }

  /**
   * Compiles an initialised graph with one input of one channel, {@code rows} by {@code columns}.
   *
   * @throws UnsupportedLayerException naming the vertex and its layer
   * @throws IllegalArgumentException if the graph has more than one input or output
   */
  public static CompiledNetwork of(ComputationGraph graph, int rows, int columns, Kernels kernels) {
    return new CompiledNetwork(graph, rows, columns, kernels);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public int classes() {
    return classes;
  }

  /** Gives the graph with the current parameters and updater state, to be saved. */
  public ComputationGraph graph() {
    return graph;
  }

  /**
   * Computes the logits, before the softmax, in evaluation mode.
   *
   * @param x in [0, 1], not changed
   * @return [batch][classes]
   * @throws IllegalArgumentException if {@code x} has not batch x rows x columns finite values
   */
  public float[] logits(float[] x, int batch) {
    check(x, batch);
    refresh();
    ArrayPool pool = pools.borrow();
    var run = new Run(inference, Mode.INFERENCE, backend, pool);
    float[] logits = floats(run.forward(clips(pool, x, batch)));
    run.finish();
    pools.giveBack(pool);
    return logits;
  }

  /**
   * Computes the vector-Jacobian product of the logits in evaluation mode: batch normalisation
   * keeps its running statistics.
   *
   * @param seed the vector, for each clip; see {@link LogitSeed}
   * @throws IllegalArgumentException if {@code x} has not batch x rows x columns finite values
   */
  public Gradient gradient(float[] x, int batch, LogitSeed seed) {
    check(x, batch);
    refresh();
    ArrayPool pool = pools.borrow();
    var run = new Run(inference, Mode.GRADIENT, backend, pool);
    float[] logits = floats(run.forward(clips(pool, x, batch)));
    float[] direction = new float[logits.length];
    seed.into(logits.clone(), direction, batch, classes);
    Tensor d = run.backward(tensor(pool, direction, batch, classes));
    float[] input = floats(d.array());
    d.release();
    run.finish();
    pools.giveBack(pool);
    return new Gradient(logits, input);
  }

  /**
   * Adds the gradient of {@code weight} times the batch's mean cross-entropy, in training mode, to
   * the pending one; the running statistics move as DL4J's do.
   *
   * @param targets probabilities, [batch][classes]
   * @param weight finite
   * @throws IllegalArgumentException if an array has the wrong length or holds what is not finite
   */
  public TrainingPass accumulate(float[] x, int batch, float[] targets, double weight) {
    check(x, batch);
    finite("targets", targets, batch * classes);
    ArrayPool pool = pools.borrow();
    var run = new Run(training, Mode.TRAINING, backend, pool);
    float[] logits = floats(run.forward(clips(pool, x, batch)));
    stale = true;
    var loss = CrossEntropy.of(logits, targets, batch, weight);
    updates.add(() -> run.backward(tensor(pool, loss.gradient(), batch, classes)));
    run.finish();
    pools.giveBack(pool);
    return new TrainingPass(loss.mean(), logits);
  }

  /**
   * Applies the graph's updater (with its weight decay) to the pending gradient and forgets it.
   *
   * @param learningRate at least 0
   * @throws IllegalStateException if nothing was accumulated
   */
  public void update(double learningRate) {
    if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "learningRate must be finite and at least 0 but is " + learningRate);
    }
    updates.apply(learningRate);
    stale = true;
  }

  /** Frees the off-heap memory of the passes and of the folded weights; the graph stays. */
  @Override
  public void close() {
    pools.close();
    for (Node node : inference.nodes()) {
      if (node instanceof FoldedConvolutionNode convolution) {
        convolution.close();
      }
    }
    stale = true;
  }

  /** Off-heap memory that idle passes keep for reuse, in bytes. */
  long pooledBytes() {
    return pools.bytes();
  }

  /** The pending gradient by DL4J's parameter names, for tests. */
  Map<String, float[]> pendingGradient() {
    return updates.gradient();
  }

  private void refresh() {
    if (!stale) {
      return;
    }
    refreshing.lock();
    try {
      for (Node node : inference.nodes()) {
        if (stale && node instanceof FoldedConvolutionNode convolution) {
          convolution.refresh();
        }
      }
      stale = false;
    } finally {
      refreshing.unlock();
    }
  }

  private void check(float[] x, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1 but is " + batch);
    }
    finite("x", x, Math.multiplyExact(batch, rows * columns));
  }

  private static void finite(String name, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + " must hold " + length + " values but holds " + values.length);
    }
    for (float v : values) {
      if (!Float.isFinite(v)) {
        throw new IllegalArgumentException(name + " must be finite but holds " + v);
      }
    }
  }

  private Tensor clips(ArrayPool pool, float[] x, int batch) {
    return tensor(pool, x, batch, rows, columns, 1);
  }

  private static Tensor tensor(ArrayPool pool, float[] values, long... shape) {
    Tensor tensor = pool.take(shape);
    try (INDArray copy = Ops.vector(values)) {
      tensor.array().assign(Ops.view(copy, shape));
    }
    return tensor;
  }

  private static float[] floats(INDArray array) {
    return Ops.flat(array).toFloatVector();
  }

  /**
   * The logits and the vector-Jacobian product.
   *
   * @param logits [batch][classes]
   * @param input d(seed, logits)/dx, [batch][rows][columns]
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Gradient(float[] logits, float[] input) {}

  /**
   * What a training pass saw.
   *
   * @param loss mean cross-entropy over the batch, unweighted
   * @param logits of training mode, [batch][classes]
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record TrainingPass(double loss, float[] logits) {}

  /** Chooses the direction in logit space whose gradient is wanted. */
  @FunctionalInterface
  public interface LogitSeed {
    /**
     * Fills {@code seed} from {@code logits}, both [batch][classes].
     *
     * @param logits read only
     * @param seed all zero on entry
     */
    void into(float[] logits, float[] seed, int batch, int classes);

    /** Gradient of each clip's own cross-entropy (never of the mean): softmax - onehot. */
    static LogitSeed crossEntropy(int[] labels) {
      return LogitSeeds.crossEntropy(labels);
    }

    /** Gradient of one logit of each clip. */
    static LogitSeed logit(int[] classIndex) {
      return LogitSeeds.difference(classIndex, null);
    }

    /** Gradient of {@code logit[plus] - logit[minus]} of each clip; 0 where they are equal. */
    static LogitSeed difference(int[] plus, int[] minus) {
      return LogitSeeds.difference(plus, minus);
    }
  }
}
