package org.earshot.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * The program of inference, whose folded weights follow the parameters: they are worked out anew by
 * the first pass after a change.
 */
final class Inference implements AutoCloseable {
  private final Program program;
  private final List<FoldedConvolutionNode> convolutions;
  private volatile boolean stale = true;

  Inference(Program training) {
    program = Fusion.inference(training);
    convolutions =
        program.nodes().stream()
            .flatMap(n -> n instanceof FoldedConvolutionNode c ? Stream.of(c) : Stream.empty())
            .toList();
  }

  /** The program with the current parameters. */
  Program current() {
    if (stale) {
      refresh();
    }
    return program;
  }

  private synchronized void refresh() {
    if (stale) {
      convolutions.forEach(FoldedConvolutionNode::refresh);
      stale = false;
    }
  }

  /** Says that the parameters have changed. */
  void outdate() {
    stale = true;
  }

  @Override
  public void close() {
    convolutions.forEach(FoldedConvolutionNode::close);
    stale = true;
  }
}
