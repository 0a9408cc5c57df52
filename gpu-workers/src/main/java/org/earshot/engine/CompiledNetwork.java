package org.earshot.engine;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

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
  private final int slice;
  private final Program training;
  private final Inference inference;
  private final PoolShelf pools;
  private final PoolShelf trainingPools;
  private final Updates updates;
  private final Checkpoint checkpoint;

  private CompiledNetwork(ComputationGraph graph, int rows, int columns, Kernels kernels) {
    if (graph.getFlattenedGradients() == null) {
      graph.initGradientsView();
    }
    this.graph = graph;
    this.rows = rows;
    this.columns = columns;
    this.backend = Backend.of(kernels);
    this.slice = isThin(graph, rows, columns) ? backend.slice() : Backend.WHOLE;
    this.training = GraphReader.read(graph);
    this.inference = new Inference(training);
    this.pools = new PoolShelf();
    this.trainingPools = new PoolShelf(); // apart: a training pass takes far more memory
    if (!(training.nodes().get(training.output()) instanceof DenseNode last)) {
      throw new IllegalArgumentException("graph must end in a dense layer of logits");
    }
    this.classes = last.outputs();
    this.updates = new Updates(graph, kernels);
    this.checkpoint = Checkpoint.NONE;
  }

  private CompiledNetwork(CompiledNetwork same, Checkpoint checkpoint) {
    this.graph = same.graph;
    this.rows = same.rows;
    this.columns = same.columns;
    this.classes = same.classes;
    this.backend = same.backend;
    this.slice = same.slice;
    this.training = same.training;
    this.inference = same.inference;
    this.pools = same.pools;
    this.trainingPools = same.trainingPools;
    this.updates = same.updates;
    this.checkpoint = checkpoint;
  }

  /**
   * Whether a clip's maps outweigh the weights. Slices pay only then: each of them has the weights
   * brought into oneDNN's order again.
   */
  private static boolean isThin(ComputationGraph graph, int rows, int columns) {
    long maps =
        graph
            .getConfiguration()
            .getLayerActivationTypes(InputType.convolutional(rows, columns, 1))
            .values()
            .stream()
            .mapToLong(InputType::arrayElementsPerExample)
            .sum();
    return maps > 2 * graph.numParams();
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

  /**
   * Gives the same network, whose passes go by that checkpoint. An accumulation that the checkpoint
   * ends has already moved the running statistics.
   */
  public CompiledNetwork passing(Checkpoint by) {
    return new CompiledNetwork(this, by);
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
    var slices = new Slices(batch, slice);
    float[] logits = new float[batch * classes];
    slices.each(
        i -> {
          try (var pass = evaluation(Mode.INFERENCE)) {
            forward(pass, x, slices, i, logits);
          }
        });
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
    var slices = new Slices(batch, slice);
    float[] logits = new float[batch * classes];
    float[] direction = new float[logits.length];
    float[] input = new float[x.length];
    Pass[] passes = new Pass[slices.count()];
    try {
      slices.each(
          i -> {
            passes[i] = evaluation(Mode.GRADIENT);
            forward(passes[i], x, slices, i, logits);
          });
      seed.into(logits.clone(), direction, batch, classes);
      slices.each(
          i -> {
            float[] d = passes[i].backward(slices.of(direction, i), slices.size(i), classes);
            slices.put(d, i, input);
          });
    } finally {
      Stream.of(passes).filter(Objects::nonNull).forEach(Pass::close);
    }
    return new Gradient(logits, input);
  }

  private void forward(Pass pass, float[] x, Slices slices, int i, float[] logits) {
    slices.put(pass.forward(slices.of(x, i), slices.size(i), rows, columns, 1), i, logits);
  }

  private Pass evaluation(Mode mode) {
    return new Pass(inference.current(), mode, backend, pools, checkpoint, 0);
  }

  /**
   * Does {@link #accumulate(float[], int, float[], double, long)} with a seed of the graph's own,
   * the steps done and the passes since the last: so a saved graph goes on with the same masks.
   */
  public TrainingPass accumulate(float[] x, int batch, float[] targets, double weight) {
    return accumulate(x, batch, targets, weight, updates.seed());
  }

  /**
   * Adds the gradient of {@code weight} times the batch's mean cross-entropy, in training mode, to
   * the pending one; the running statistics move as DL4J's do.
   *
   * @param targets probabilities, [batch][classes]
   * @param weight finite
   * @param seed draws the dropout: the same seed, the same masks
   * @throws IllegalArgumentException if an array has the wrong length or holds what is not finite
   */
  public TrainingPass accumulate(float[] x, int batch, float[] targets, double weight, long seed) {
    check(x, batch);
    finite("targets", targets, batch * classes);
    try (var pass = new Pass(training, Mode.TRAINING, backend, trainingPools, checkpoint, seed)) {
      inference.outdate();
      float[] logits = pass.forward(x, batch, rows, columns, 1);
      var loss = CrossEntropy.of(logits, targets, batch, weight);
      updates.add(() -> pass.backward(loss.gradient(), batch, classes));
      return new TrainingPass(loss.mean(), logits);
    }
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
    inference.outdate();
  }

  /**
   * Estimates the off-heap memory of a training step: the maps of {@link #accumulate} at their
   * most, the graph's parameters, their gradient and the updater's state.
   *
   * @param batch at least 1
   * @return bytes; what is really taken stays within a quarter of it
   */
  public long trainingBytes(int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1 but is " + batch);
    }
    var input = new long[] {batch, rows, columns, 1};
    return TrainingMemory.bytes(training, input) + updates.bytes();
  }

  /**
   * Frees the off-heap memory of the passes and of the folded weights; the graph stays. Closes the
   * networks of {@link #passing}, too.
   */
  @Override
  public void close() {
    pools.close();
    trainingPools.close();
    inference.close();
  }

  /** Off-heap memory that idle passes keep for reuse, in bytes. */
  long pooledBytes() {
    return pools.bytes() + trainingPools.bytes();
  }

  /** The pending gradient by DL4J's parameter names, for tests. */
  Map<String, float[]> pendingGradient() {
    return updates.gradient();
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
