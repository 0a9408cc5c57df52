package org.earshot.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decodes Microsoft ADPCM: blocks of 4-bit codes, each channel predicted from its last two samples
 * by one of the coefficient pairs in the fmt chunk, with a step that adapts to the code.
 */
final class MsAdpcm {
  private static final int[] ADAPTATION = {
    230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230
  };
  private static final int HEADER_PER_CHANNEL = 7;
  private static final int SMALLEST_STEP = 16;

  private final int[][] pairs;
  private final float[][] samples;
  private final int[] predictor;
  private final int[] step;
  private final int[] newer;
  private final int[] older;

  private MsAdpcm(int[][] pairs, float[][] samples) {
    this.pairs = pairs;
    this.samples = samples;
    predictor = new int[samples.length];
    step = new int[samples.length];
    newer = new int[samples.length];
    older = new int[samples.length];
  }

  /**
   * Decodes the blocks.
   *
   * @param format the fmt chunk
   * @param claimed the most frames to keep of those in the blocks
   */
  static Audio decode(
      ByteBuffer format, ByteBuffer data, long claimed, int sampleRateHz, AudioLimits limits) {
    int channels = format.getShort(2) & 0xffff;
    int blockBytes = format.getShort(12) & 0xffff;
    int[][] pairs = pairs(format);
    if (channels > 2 || blockBytes < HEADER_PER_CHANNEL * channels || pairs.length == 0) {
      throw AudioException.invalid("the MS-ADPCM header contradicts itself");
    }
    int lastBlock = data.limit() % blockBytes;
    long frames =
        (long) (data.limit() / blockBytes) * framesIn(blockBytes, channels)
            + framesIn(lastBlock, channels);
    limits.checkFrames(frames, channels, sampleRateHz);
    if (Math.min(frames, claimed) == 0) {
      throw AudioException.invalid("the file has no samples");
    }
    float[][] samples = new float[channels][(int) frames];
    new MsAdpcm(pairs, samples).blocks(data, blockBytes);
    Arrays.setAll(samples, c -> Arrays.copyOf(samples[c], (int) Math.min(frames, claimed)));
    return Audio.owning(samples, sampleRateHz, 16);
  }

  private void blocks(ByteBuffer data, int blockBytes) {
    int at = 0;
    for (int start = 0; start < data.limit(); start += blockBytes) {
      int bytes = Math.min(blockBytes, data.limit() - start);
      int frames = framesIn(bytes, samples.length);
      if (frames > 0) {
        block(data.slice(start, bytes).order(ByteOrder.LITTLE_ENDIAN), at);
      }
      at += frames;
    }
  }

  private static int[][] pairs(ByteBuffer format) {
    int count = format.limit() < 22 ? 0 : format.getShort(20) & 0xffff;
    if (format.limit() < 22 + 4 * count) {
      throw AudioException.invalid("the MS-ADPCM header is cut off");
    }
    int[][] pairs = new int[count][];
    for (int i = 0; i < count; i++) {
      pairs[i] = new int[] {format.getShort(22 + 4 * i), format.getShort(24 + 4 * i)};
    }
    return pairs;
  }

  /** Two samples stand in the header, two in each byte behind it. */
  private static int framesIn(int bytes, int channels) {
    int codes = bytes - HEADER_PER_CHANNEL * channels;
    return codes < 0 ? 0 : 2 + codes * 2 / channels;
  }

  private void block(ByteBuffer block, int start) {
    header(block);
    int channels = samples.length;
    for (int c = 0; c < channels; c++) {
      samples[c][start] = older[c] / 32768f;
      samples[c][start + 1] = newer[c] / 32768f;
    }
    for (int n = 0; block.hasRemaining(); n += 2) {
      int codes = block.get();
      put(n, codes >> 4 & 15, start + 2);
      put(n + 1, codes & 15, start + 2);
    }
  }

  private void header(ByteBuffer block) {
    Arrays.setAll(predictor, c -> block.get() & 0xff);
    Arrays.setAll(step, c -> block.getShort());
    Arrays.setAll(newer, c -> block.getShort());
    Arrays.setAll(older, c -> block.getShort());
    for (int index : predictor) {
      if (index >= pairs.length) {
        throw AudioException.invalid("the MS-ADPCM data are damaged: unknown predictor " + index);
      }
    }
  }

  /** The codes of the channels alternate. */
  private void put(int n, int code, int start) {
    int c = n % samples.length;
    samples[c][start + n / samples.length] = next(c, code) / 32768f;
  }

  private int next(int c, int code) {
    int[] pair = pairs[predictor[c]];
    int signed = code < 8 ? code : code - 16;
    int predicted = (newer[c] * pair[0] + older[c] * pair[1]) / 256;
    older[c] = newer[c];
    newer[c] = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, predicted + signed * step[c]));
    step[c] = Math.max(SMALLEST_STEP, (ADAPTATION[code] * step[c]) >> 8);
    return newer[c];
  }
}
