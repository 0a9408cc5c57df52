package org.earshot.source;

/**
 * What becomes of a source's channels.
 *
 * @param channel the one that is heard, from 1; 0: the mean of all
 * @param gainDb how much louder, -60 to 60 dB; what then leaves [-1, 1] is clipped
 */
public record Mix(int channel, double gainDb) {
  /** The mean of all channels, as loud as they are. */
  public static final Mix DEFAULT = new Mix(0, 0);

  public Mix {
    if (channel < 0 || channel > 64) {
      throw new IllegalArgumentException(
          "channel must be 1 to 64, or mix for the mean of all, was " + channel);
    }
    if (!(gainDb >= -60 && gainDb <= 60)) {
      throw new IllegalArgumentException("gain must be -60 to 60 dB, was " + gainDb);
    }
  }
}
