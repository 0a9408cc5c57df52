package org.earshot.engine;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The window of a convolution or a pooling: height, then width.
 *
 * @param same output size is input / stride, rounded up, and padding follows from it
 */
record Window(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padHeight,
    int padWidth,
    boolean same) {

  /** Reads DL4J's settings; SAME with stride 1 and an odd kernel is written as plain padding. */
  static Window of(int[] kernel, int[] stride, int[] pad, ConvolutionMode mode) {
    boolean same = mode == ConvolutionMode.Same;
    boolean steps = stride[0] == 1 && stride[1] == 1;
    boolean odd = kernel[0] % 2 == 1 && kernel[1] % 2 == 1;
    if (same && steps && odd) {
      return new Window(kernel[0], kernel[1], 1, 1, kernel[0] / 2, kernel[1] / 2, false);
    }
    return new Window(kernel[0], kernel[1], stride[0], stride[1], pad[0], pad[1], same);
  }

  /** Square and explicitly padded: what the special kernels know. */
  boolean plain() {
    return !same
        && kernelHeight == kernelWidth
        && strideHeight == strideWidth
        && padHeight == padWidth;
  }

  /** Plain, stride 1, output as large as the input: the input gradient is a convolution, too. */
  boolean mirrors() {
    return plain() && strideHeight == 1 && kernelHeight == 2 * padHeight + 1;
  }

  boolean is(int kernel, int stride, int pad) {
    return plain() && kernelHeight == kernel && strideHeight == stride && padHeight == pad;
  }

  long height(long input) {
    return side(input, kernelHeight, strideHeight, padHeight);
  }

  long width(long input) {
    return side(input, kernelWidth, strideWidth, padWidth);
  }

  private long side(long input, int kernel, int stride, int pad) {
    return same ? (input + stride - 1) / stride : (input + 2L * pad - kernel) / stride + 1;
  }

  /**
   * Integer arguments of ND4J's ops, no dilation; {@code ninth} and {@code layout} are the op's.
   */
  int[] arguments(int ninth, int layout) {
    int mode = same ? 1 : 0;
    return new int[] {
      kernelHeight,
      kernelWidth,
      strideHeight,
      strideWidth,
      padHeight,
      padWidth,
      1,
      1,
      mode,
      ninth,
      layout
    };
  }

  Window withoutPadding() {
    return new Window(kernelHeight, kernelWidth, strideHeight, strideWidth, 0, 0, same);
  }
}
