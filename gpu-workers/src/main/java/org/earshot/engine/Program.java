package org.earshot.engine;

import java.util.List;

/**
 * Nodes in the order of execution. A node's id is its index; indices of fused nodes hold null.
 *
 * @param output id of the logits
 */
record Program(List<Node> nodes, int output) {
  static final int INPUT = 0;

  int[] users() {
    int[] users = new int[nodes.size()];
    for (Node node : nodes) {
      if (node != null) {
        for (int input : node.inputs()) {
          users[input]++;
        }
      }
    }
    return users;
  }

  /** Which values a backward pass will read. */
  boolean[] kept(Mode mode) {
    boolean[] kept = new boolean[nodes.size()];
    for (int id = 0; id < kept.length && mode != Mode.INFERENCE; id++) {
      Node node = nodes.get(id);
      if (node == null) {
        continue;
      }
      for (int input : node.inputs()) {
        kept[input] |= node.readsInputs(mode);
      }
    }
    return kept;
  }
}
