/**
 * Executes DL4J computation graphs over ND4J's ops: logits, input gradients, training steps.
 *
 * <p>DL4J defines, initialises, saves and updates the models; its own execution is slow, not
 * thread-safe, and wrong for gradients behind batch normalisation in test mode. Here the graph is
 * read once into a list of nodes, in topological order, and run NHWC. ReLUs are fused into the node
 * before them; for inference, batch normalisation is folded into its convolution.
 *
 * <pre>
 *   ComputationGraph --GraphReader--&gt; Node, Node, ... (structure and views of DL4J's parameters)
 *                                       |
 *   float[] x --&gt; Run.forward: value of each node --&gt; logits
 *                 Run.backward: gradient of each node &lt;-- seed
 *                   |                       |
 *                 input's gradient        DL4J's gradient view --&gt; DL4J's updater --&gt; parameters
 *
 *   evaluation, on a host, maps larger than the weights: slices of two clips, each on a thread of
 *   the Crew; else, and in training: the whole batch, each layer on all cores
 *
 *   Kernels.HOST  HostPasses, HostConvolutions, HostBoxes   Java loops on off-heap memory, in blocks
 *   Kernels.OPS   OpsPasses, OpsConvolutions, OpsBoxes      ND4J ops alone (what CUDA takes)
 * </pre>
 *
 * What is random, dropout alone, is a function of a seed and a place ({@code CounterRandom}).
 * {@code TrainingMemory} goes through a training pass without arrays to tell what it will take.
 *
 * <p>A network may be shared between threads for inference: all that a pass changes is in its
 * {@code Run} and the {@code ArrayPool} it borrowed. Sums are formed in blocks of fixed size and
 * combined in a fixed order, so results do not depend on how many threads worked on them.
 */
package org.earshot.engine;
