package org.earshot.wire;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.earshot.audio.Audio;
import org.earshot.audio.AudioDecoder;
import org.earshot.audio.AudioException;
import org.earshot.audio.CanonicalWav;

/**
 * A clip as the topics carry it: one canonical WAV, whatever file it came as. The same audio gives
 * the same bytes by whichever road it comes, so a repeat is recognised by its content.
 */
public final class CanonicalClip {
  /**
   * The largest file that is decoded, in bytes. A file of many channels or a high rate may be
   * larger than its clip.
   */
  public static final int LARGEST_FILE = 64 << 20;

  /** The largest clip, in bytes: a record less its key and headers. */
  public static final int LARGEST_CLIP = Topics.MAX_RECORD_BYTES - (64 << 10);

  private static final double MIB = 1 << 20;

  private final byte[] wav;
  private final Duration duration;

  private CanonicalClip(byte[] wav, Duration duration) {
    this.wav = wav;
    this.duration = duration;
  }

  /**
   * Decodes an audio file and writes it anew as canonical WAV. The file is left as it is.
   *
   * @throws AudioException if the file is none that is decoded here, is damaged, is larger than
   *     {@link #LARGEST_FILE}, or gives a clip larger than {@link #LARGEST_CLIP}
   */
  public static CanonicalClip of(byte[] file) {
    if (requireNonNull(file, "file").length > LARGEST_FILE) {
      throw AudioException.tooLarge(
          "the file is larger than %d MiB; cut it into shorter clips"
              .formatted(LARGEST_FILE >> 20));
    }
    return of(AudioDecoder.decode(file));
  }

  /**
   * Writes audio as canonical WAV: the same bytes as those of a file that holds it.
   *
   * @throws AudioException if it gives a clip larger than {@link #LARGEST_CLIP}
   */
  public static CanonicalClip of(Audio audio) {
    byte[] wav = CanonicalWav.of(audio);
    if (wav.length > LARGEST_CLIP) {
      throw AudioException.tooLarge(
          "the clip is %.1f MiB as WAV, a record holds %.1f; cut it into shorter clips"
              .formatted(wav.length / MIB, LARGEST_CLIP / MIB));
    }
    return new CanonicalClip(wav, audio.duration());
  }

  /** A copy of the canonical WAV. */
  public byte[] wav() {
    return wav.clone();
  }

  /** The length of the audio. */
  public Duration duration() {
    return duration;
  }
}
