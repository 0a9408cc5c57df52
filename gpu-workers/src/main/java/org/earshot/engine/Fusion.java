package org.earshot.engine;

import java.util.ArrayList;
import java.util.List;

/** Rewrites programs so that fewer passes over memory compute the same. */
final class Fusion {
  private Fusion() {}

  /** Moves every ReLU into the node before it, where nobody else reads that node. */
  static Program relus(Program program) {
    List<Node> nodes = new ArrayList<>(program.nodes());
    int[] users = program.users();
    int[] alias = identity(nodes.size());
    for (int id = 1; id < nodes.size(); id++) {
      Node node = nodes.get(id);
      rewire(node, alias);
      int input = node.input();
      Node before = nodes.get(input);
      if (node instanceof ReluNode && before.relu()) {
        drop(nodes, alias, id, input);
      } else if (node instanceof ReluNode && users[input] == 1 && before.takesRelu()) {
        before.fuseRelu();
        drop(nodes, alias, id, input);
      }
    }
    return new Program(nodes, alias[program.output()]);
  }

  /**
   * Writes the program of inference: every convolution works on weights of its own, and takes in
   * the batch normalisation that alone reads it.
   */
  static Program inference(Program training) {
    List<Node> nodes = new ArrayList<>(training.nodes());
    int[] users = training.users();
    for (int id = 1; id < nodes.size(); id++) {
      Node node = nodes.get(id);
      if (node instanceof ConvolutionNode convolution) {
        nodes.set(id, new FoldedConvolutionNode(convolution, null));
      } else if (node instanceof BatchNormNode norm
          && training.nodes().get(norm.input()) instanceof ConvolutionNode convolution
          && users[norm.input()] == 1
          && !convolution.relu()) {
        nodes.set(norm.input(), null);
        nodes.set(id, new FoldedConvolutionNode(convolution, norm));
      }
    }
    return new Program(nodes, training.output());
  }

  private static int[] identity(int size) {
    int[] ids = new int[size];
    for (int i = 0; i < size; i++) {
      ids[i] = i;
    }
    return ids;
  }

  private static void rewire(Node node, int[] alias) {
    int[] inputs = node.inputs().clone();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = alias[inputs[i]];
    }
    node.rewire(inputs);
  }

  private static void drop(List<Node> nodes, int[] alias, int id, int into) {
    nodes.set(id, null);
    alias[id] = into;
  }
}
