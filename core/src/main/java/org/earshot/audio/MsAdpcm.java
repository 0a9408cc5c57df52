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

  private final int[] predictor;
  private final int[] step;
  private final int[] newer;
  private final int[] older;

  private MsAdpcm(int channels) {
    predictor = new int[channels];
    step = new int[channels];
    newer = new int[channels];
    older = new int[channels];
  }

  static Audio decode(
      ByteBuffer format, ByteBuffer data, int channels, int sampleRateHz, AudioLimits limits) {
    int blockBytes = format.getShort(12) & 0xffff;
    int[][] pairs = pairs(format);
    if (channels > 2 || blockBytes < HEADER_PER_CHANNEL * channels || pairs.length == 0) {
      throw AudioException.invalid("the MS-ADPCM header contradicts itself");
    }
    long frames = 0;
    for (int left = data.limit(); left > 0; left -= blockBytes) {
      frames += framesIn(Math.min(left, blockBytes), channels);
    }
    limits.checkFrames(frames, channels, sampleRateHz);
    if (frames == 0) {
      throw AudioException.invalid("the file has no samples");
    }
    float[][] samples = new float[channels][(int) frames];
    int at = 0;
    for (int start = 0; start < data.limit(); start += blockBytes) {
      int bytes = Math.min(blockBytes, data.limit() - start);
      ByteBuffer block = data.slice(start, bytes).order(ByteOrder.LITTLE_ENDIAN);
      int count = framesIn(bytes, channels);
      if (count > 0) {
        new MsAdpcm(channels).block(block, pairs, samples, at);
      }
      at += count;
    }
    return Audio.owning(samples, sampleRateHz, 16);
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

  private void block(ByteBuffer block, int[][] pairs, float[][] samples, int start) {
    int channels = samples.length;
    for (int c = 0; c < channels; c++) {
      predictor[c] = block.get() & 0xff;
      if (predictor[c] >= pairs.length) {
        throw AudioException.invalid("the MS-ADPCM data are damaged: unknown predictor");
      }
    }
    Arrays.setAll(step, c -> block.getShort());
    Arrays.setAll(newer, c -> block.getShort());
    Arrays.setAll(older, c -> block.getShort());
    for (int c = 0; c < channels; c++) {
      samples[c][start] = older[c] / 32768f;
      samples[c][start + 1] = newer[c] / 32768f;
    }
    for (int n = 0; block.hasRemaining(); n += 2) {
      int codes = block.get();
      for (int half = 0; half < 2; half++) {
        int c = (n + half) % channels;
        int code = half == 0 ? codes >> 4 & 15 : codes & 15;
        samples[c][start + 2 + (n + half) / channels] = next(c, code, pairs) / 32768f;
      }
    }
  }

  private int next(int c, int code, int[][] pairs) {
    int[] pair = pairs[predictor[c]];
    int signed = code < 8 ? code : code - 16;
    int predicted = (newer[c] * pair[0] + older[c] * pair[1]) / 256;
    older[c] = newer[c];
    newer[c] = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, predicted + signed * step[c]));
    step[c] = Math.max(SMALLEST_STEP, (ADAPTATION[code] * step[c]) >> 8);
    return newer[c];
  }
}
