package org.earshot.audio;

import static java.util.Objects.requireNonNull;

/** Decodes audio files: the bytes decide, never a name or a content type. */
public final class AudioDecoder {
  /** A sample 120 dB above full scale is no audio and would overflow later sums. */
  private static final float LOUDEST = 1e6f;

  private AudioDecoder() {}

  /** Recognises a file by its first bytes. */
  public static AudioFormat sniff(byte[] file) {
    return AudioFormat.of(requireNonNull(file, "file"));
  }

  /**
   * Decodes a file within the default limits.
   *
   * @throws AudioException as {@link #decode(byte[], AudioLimits)} does
   */
  public static Audio decode(byte[] file) {
    return decode(file, AudioLimits.DEFAULT);
  }

  /**
   * Decodes a file. WAV (integer 8 to 32 bits, float 32 and 64 bits, A-law, mu-law, MS-ADPCM),
   * AIFF, AU, FLAC, Ogg Vorbis and MP3 are decoded in Java; further formats where ffmpeg is
   * installed.
   *
   * @throws AudioException UNSUPPORTED where the format or codec is not known; INVALID where the
   *     file is empty, damaged, cut off, without samples, or holds NaN or infinite samples;
   *     TOO_LARGE where it unpacks beyond the limits
   */
  public static Audio decode(byte[] file, AudioLimits limits) {
    if (file.length == 0) {
      throw AudioException.invalid("the file is empty");
    }
    AudioFormat format = sniff(file);
    try {
      return checked(decode(file, format, limits));
    } catch (AudioException e) {
      throw e;
    } catch (RuntimeException e) {
      // The codecs meet damaged data with whatever their arrays throw.
      throw new AudioException(
          AudioException.Kind.INVALID, "the " + format + " data are damaged", e);
    }
  }

  private static Audio decode(byte[] file, AudioFormat format, AudioLimits limits) {
    return switch (format) {
      case WAV -> RiffWave.decode(file, limits);
      case AIFF -> Aiff.decode(file, limits);
      case AU -> Au.decode(file, limits);
      case FLAC -> Flac.decode(file, limits);
      case OGG_VORBIS -> Vorbis.decode(file, limits);
      case MP3, FOREIGN -> Ffmpeg.decode(file, format, limits);
      case UNKNOWN ->
          throw AudioException.unsupported(
              "not an audio file that is known here (WAV, AIFF, AU, FLAC, Ogg Vorbis, MP3);"
                  + " convert it with: ffmpeg -i FILE OUT.wav");
    };
  }

  private static Audio checked(Audio audio) {
    for (int c = 0; c < audio.channelCount(); c++) {
      for (float sample : audio.channel(c)) {
        if (Math.abs(sample) > LOUDEST) {
          throw AudioException.invalid(
              "a sample of " + sample + " is no audio: float samples have full scale at 1");
        }
      }
    }
    return audio;
  }
}
