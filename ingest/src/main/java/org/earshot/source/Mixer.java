package org.earshot.source;

/** Makes mono of interleaved samples, as {@link Mix} says and as decoded files are mixed. */
final class Mixer {
  private final int channels;
  private final int channel;
  private final float gain;
  private float[] mono = new float[0];

  /**
   * A mixer of a capture.
   *
   * @throws CaptureException if the channel that is wanted is not there
   */
  Mixer(Mix mix, PcmFormat format) throws CaptureException {
    if (mix.channel() > format.channels()) {
      throw CaptureException.permanent(
          "channel %d is wanted and the audio has %d: choose another with channel"
              .formatted(mix.channel(), format.channels()));
    }
    this.channels = format.channels();
    this.channel = mix.channel() - 1;
    this.gain = (float) Math.pow(10, mix.gainDb() / 20);
  }

  /** The mono samples, in an array that the next call fills anew. */
  float[] mix(short[] interleaved, int frames) {
    if (mono.length < frames) {
      mono = new float[frames];
    }
    for (int i = 0; i < frames; i++) {
      mono[i] =
          gain
              * (channel >= 0
                  ? interleaved[i * channels + channel] / 32768f
                  : mean(interleaved, i));
    }
    return mono;
  }

  private float mean(short[] interleaved, int frame) {
    if (channels == 1) {
      return interleaved[frame] / 32768f;
    }
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += interleaved[frame * channels + c] / 32768f;
    }
    return (float) (sum / channels);
  }
}
