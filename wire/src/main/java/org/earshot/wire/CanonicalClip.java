package org.earshot.wire;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * A clip as the topics carry it: one canonical WAV, whatever file it came as. The same audio gives
 * the same bytes by whichever road it comes, so a repeat is recognised by its content.
 */
public final class CanonicalClip {
  private final byte[] wav;
  private final Duration duration;

  private CanonicalClip(byte[] wav, Duration duration) {
    this.wav = wav;
    this.duration = duration;
  }

  /** Decodes an audio file and writes it anew as canonical WAV. The file is left as it is. */
  public static CanonicalClip of(byte[] file) {
    requireNonNull(file, "file");
    try (var audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
      double seconds = audio.getFrameLength() / (double) audio.getFormat().getFrameRate();
      return new CanonicalClip(file.clone(), Duration.ofNanos(Math.round(seconds * 1e9)));
    } catch (UnsupportedAudioFileException | IOException e) {
      throw new IllegalArgumentException("file must be a WAV file: " + e.getMessage(), e);
    }
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
