package org.earshot.engine;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Reads the structure of an initialised graph into nodes, in topological order. */
final class GraphReader {
  private final ComputationGraph graph;
  private final List<Node> nodes = new ArrayList<>();

  /** The node that holds the value of each vertex. */
  private final int[] position;

  private GraphReader(ComputationGraph graph) {
    this.graph = graph;
    this.position = new int[graph.getVertices().length];
  }

  /**
   * Writes the program of training: ReLUs fused, nothing folded.
   *
   * @throws UnsupportedLayerException naming the vertex and its layer
   * @throws IllegalArgumentException if the graph has not one input and one output
   */
  static Program read(ComputationGraph graph) {
    one("inputs", graph.getConfiguration().getNetworkInputs());
    one("outputs", graph.getConfiguration().getNetworkOutputs());
    var reader = new GraphReader(graph);
    for (int index : graph.topologicalSortOrder()) {
      reader.read(index, graph.getVertices()[index]);
    }
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    int logits = reader.position[graph.getVertex(output).getVertexIndex()];
    return Fusion.relus(new Program(reader.nodes, logits));
  }

  private static void one(String what, List<String> names) {
    if (names.size() != 1) {
      throw new IllegalArgumentException("graph must have one of its " + what + ", has " + names);
    }
  }

  /** Rows and columns of the input, where the graph records them, else null. */
  static int[] size(ComputationGraph graph) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof LayerVertex layer
          && layer.getLayerPreProcessor() instanceof FeedForwardToCnnPreProcessor image) {
        return new int[] {(int) image.getInputHeight(), (int) image.getInputWidth()};
      }
    }
    return null;
  }

  private void read(int index, GraphVertex vertex) {
    String name = vertex.getVertexName();
    if (vertex.isInputVertex()) {
      position[index] = add(new InputNode(name));
    } else if (vertex instanceof ElementWiseVertex) {
      requireAdd(name, vertex);
      position[index] = add(new AddNode(name, inputs(vertex)));
    } else if (vertex instanceof MergeVertex) {
      requireChannels(name, vertex);
      position[index] = add(new ConcatenationNode(name, inputs(vertex)));
    } else if (vertex instanceof LayerVertex layer) {
      read(index, layer);
    } else {
      throw new UnsupportedLayerException(
          name, vertex, "the engine has no such vertex, only ElementWiseVertex and MergeVertex");
    }
  }

  private void requireAdd(String name, GraphVertex vertex) {
    var settings =
        (org.deeplearning4j.nn.conf.graph.ElementWiseVertex)
            graph.getConfiguration().getVertices().get(name);
    if (settings.getOp() != Op.Add) {
      throw new UnsupportedLayerException(name, vertex, "only Add, not " + settings.getOp());
    }
  }

  private void requireChannels(String name, GraphVertex vertex) {
    var settings =
        (org.deeplearning4j.nn.conf.graph.MergeVertex)
            graph.getConfiguration().getVertices().get(name);
    if (settings.getMergeAxis() != 1) {
      throw new UnsupportedLayerException(
          name, vertex, "only merge axis 1, the channels, not " + settings.getMergeAxis());
    }
  }

  private void read(int index, LayerVertex vertex) {
    int from = inputs(vertex)[0];
    Node dropout = LayerReader.dropout(vertex, from);
    from = dropout == null ? from : add(dropout);
    var reader = new LayerReader(vertex, from);
    Node node = reader.node();
    position[index] = node == null ? from : add(node);
    IActivation activation = reader.activation();
    if (activation instanceof ActivationReLU) {
      position[index] = add(new ReluNode(vertex.getVertexName(), position[index]));
    } else if (!harmless(activation, vertex)) {
      throw new UnsupportedLayerException(
          vertex.getVertexName(),
          vertex.getLayer().conf().getLayer(),
          "activation %s; only identity, ReLU and, at the output, softmax".formatted(activation));
    }
  }

  /** The output's softmax is left out: the engine gives logits. */
  private static boolean harmless(IActivation activation, LayerVertex vertex) {
    return activation == null
        || activation instanceof ActivationIdentity
        || (activation instanceof ActivationSoftmax && vertex.isOutputVertex());
  }

  private int[] inputs(GraphVertex vertex) {
    VertexIndices[] from = vertex.getInputVertices();
    int[] ids = new int[from.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = position[from[i].getVertexIndex()];
    }
    return ids;
  }

  private int add(Node node) {
    nodes.add(node);
    return nodes.size() - 1;
  }
}
