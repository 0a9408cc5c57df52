package org.earshot.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The passes as plain Java loops: tiles of 8 KiB are copied from off-heap memory into heap arrays,
 * worked on in the first-level cache, and copied back. One pass reads and writes each array once.
 */
final class HostPasses implements Passes {
  @Override
  public Moments moments(INDArray x) {
    int channels = Ops.channels(x);
    var blocks = new Blocks(x.length(), channels);
    float[] first = new float[channels];
    Blocks.floats(x, 0, channels).get(first);
    // about the first pixel, so that the difference of squares below loses no digits
    float[] centre = Loops.spread(first, blocks.tile());
    var totals = new Totals(blocks.count(), channels);
    blocks.each(
        block -> {
          FloatBuffer in = blocks.floats(x, block);
          float[] tile = new float[blocks.tile()];
          float[] sum = new float[blocks.tile()];
          float[] squares = new float[blocks.tile()];
          while (in.hasRemaining()) {
            int n = Math.min(tile.length, in.remaining());
            in.get(tile, 0, n);
            Loops.sums(tile, centre, sum, squares, n);
          }
          totals.put(block, sum, squares);
        });
    double[][] sums = totals.sums();
    double pixels = (double) x.length() / channels;
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      double offset = sums[0][c] / pixels;
      mean[c] = first[c] + offset;
      variance[c] = Math.max(0, sums[1][c] / pixels - offset * offset);
    }
    return new Moments(mean, variance);
  }

  @Override
  public Mask affine(INDArray x, float[] scale, float[] shift, Relu relu, INDArray out) {
    var blocks = new Blocks(x.length(), scale.length);
    var rectifier = new Rectifier(relu, blocks);
    float[] a = Loops.spread(scale, blocks.tile());
    float[] b = Loops.spread(shift, blocks.tile());
    blocks.each(
        block -> {
          FloatBuffer in = blocks.floats(x, block);
          FloatBuffer to = blocks.floats(out, block);
          var behind = rectifier.block(block, blocks, blocks.bits(out, block));
          float[] tile = new float[blocks.tile()];
          while (in.hasRemaining()) {
            int n = Math.min(tile.length, in.remaining());
            in.get(tile, 0, n);
            Loops.affine(tile, a, b, n);
            to.put(tile, 0, n);
            behind.next(n);
          }
        });
    return rectifier.mask();
  }

  @Override
  public double[][] dots(INDArray d, Mask mask, INDArray x, double[] mean, INDArray out) {
    int channels = mean.length;
    var blocks = new Blocks(x.length(), channels);
    float[] centre = Loops.spread(mean, blocks.tile());
    var totals = new Totals(blocks.count(), channels);
    blocks.each(
        block -> {
          FloatBuffer xs = blocks.floats(x, block);
          var gradient = new MaskedReader(blocks, block, d, (BitMask) mask, out);
          float[] tile = new float[blocks.tile()];
          float[] ds = new float[blocks.tile()];
          float[] sum = new float[blocks.tile()];
          float[] product = new float[blocks.tile()];
          while (xs.hasRemaining()) {
            int n = Math.min(tile.length, xs.remaining());
            xs.get(tile, 0, n);
            gradient.next(ds, n);
            Loops.dots(ds, tile, centre, sum, product, n);
          }
          totals.put(block, sum, product);
        });
    return totals.sums();
  }

  @Override
  public void combine(INDArray d, INDArray x, float[] a, float[] b, float[] e, INDArray out) {
    var blocks = new Blocks(x.length(), a.length);
    float[] as = Loops.spread(a, blocks.tile());
    float[] bs = Loops.spread(b, blocks.tile());
    float[] es = Loops.spread(e, blocks.tile());
    blocks.each(
        block -> {
          FloatBuffer xs = blocks.floats(x, block);
          FloatBuffer ds = blocks.floats(d, block);
          FloatBuffer to = blocks.floats(out, block);
          float[] left = new float[blocks.tile()];
          float[] right = new float[blocks.tile()];
          while (xs.hasRemaining()) {
            int n = Math.min(left.length, xs.remaining());
            ds.get(left, 0, n);
            xs.get(right, 0, n);
            Loops.combine(left, right, as, bs, es, n);
            to.put(left, 0, n);
          }
        });
  }

  @Override
  public Mask add(INDArray a, INDArray b, Relu relu) {
    var blocks = new Blocks(a.length(), Ops.channels(a));
    var rectifier = new Rectifier(relu, blocks);
    blocks.each(
        block -> {
          FloatBuffer in = blocks.floats(a, block);
          FloatBuffer to = in.duplicate();
          FloatBuffer other = blocks.floats(b, block);
          var behind = rectifier.block(block, blocks, blocks.bits(a, block));
          float[] left = new float[blocks.tile()];
          float[] right = new float[blocks.tile()];
          while (in.hasRemaining()) {
            int n = Math.min(left.length, in.remaining());
            in.get(left, 0, n);
            other.get(right, 0, n);
            Loops.add(left, right, n);
            to.put(left, 0, n);
            behind.next(n);
          }
        });
    return rectifier.mask();
  }

  @Override
  public Mask relu(INDArray x, Relu relu) {
    if (relu == Relu.NONE) {
      return null;
    }
    var blocks = new Blocks(x.length(), Ops.channels(x));
    var rectifier = new Rectifier(relu, blocks);
    blocks.each(
        block -> {
          var rectified = rectifier.block(block, blocks, blocks.bits(x, block));
          for (int left = blocks.size(block); left > 0; left -= blocks.tile()) {
            rectified.next(Math.min(left, blocks.tile()));
          }
        });
    return rectifier.mask();
  }

  @Override
  public void columnSums(INDArray d, INDArray out) {
    int channels = Ops.channels(d);
    var blocks = new Blocks(d.length(), channels);
    var totals = new Totals(blocks.count(), channels);
    blocks.each(
        block -> {
          FloatBuffer in = blocks.floats(d, block);
          float[] tile = new float[blocks.tile()];
          float[] sum = new float[blocks.tile()];
          while (in.hasRemaining()) {
            int n = Math.min(tile.length, in.remaining());
            in.get(tile, 0, n);
            Loops.sum(tile, sum, n);
          }
          totals.put(block, sum);
        });
    FloatBuffer to = Blocks.floats(out, 0, channels);
    for (double sum : totals.sums()[0]) {
      to.put((float) sum);
    }
  }

  @Override
  public void globalAverage(INDArray x, INDArray out) {
    int channels = Ops.channels(x);
    long map = x.length() / x.size(0);
    Blocks.each(
        (int) x.size(0),
        clip -> {
          FloatBuffer in = Blocks.floats(x, clip * map, map);
          double[] sums = new double[channels];
          float[] tile = new float[channels * Math.max(1, 2048 / channels)];
          float[] sum = new float[tile.length];
          while (in.hasRemaining()) {
            int n = Math.min(tile.length, in.remaining());
            in.get(tile, 0, n);
            Loops.sum(tile, sum, n);
          }
          Loops.fold(sum, sums);
          FloatBuffer to = Blocks.floats(out, (long) clip * channels, channels);
          for (double s : sums) {
            to.put((float) (s * channels / map));
          }
        });
  }

  @Override
  public void globalAverageBack(INDArray d, INDArray out) {
    int channels = Ops.channels(out);
    long map = out.length() / out.size(0);
    Blocks.each(
        (int) out.size(0),
        clip -> {
          float[] share = new float[channels];
          Blocks.floats(d, (long) clip * channels, channels).get(share);
          for (int c = 0; c < channels; c++) {
            share[c] = share[c] * channels / map;
          }
          FloatBuffer to = Blocks.floats(out, clip * map, map);
          while (to.hasRemaining()) {
            to.put(share);
          }
        });
  }
}
