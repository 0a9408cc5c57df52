package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.earshot.wire.ClipId;

/**
 * A source as it is declared: where audio comes from and what is made of it.
 *
 * @param id its name: part of every clip's id, see {@link ClipId#checkedSource}
 * @param kind what it is
 * @param address where it is: a device, a URL, a path, a topic
 * @param framing how audio is cut into clips; ignored where clips come as they are
 * @param mix which channels, and how loud
 * @param label class name of all its clips, or null
 * @param silence what silence is, and what becomes of silent clips
 * @param overload what gives way while the pipeline lags
 * @param isPrivate whether its audio is kept apart and never shown
 * @param repeat whether a file, a folder of a data set and so on begins anew at its end
 * @param finite whether a stream's end is an end, and not a lost connection
 */
public record SourceSpec(
    String id,
    Kind kind,
    Address address,
    Framing framing,
    Mix mix,
    String label,
    Silence silence,
    Overload overload,
    boolean isPrivate,
    boolean repeat,
    boolean finite) {
  /** What a source can be. */
  public enum Kind {
    /** A sound card's input, by {@code javax.sound}. */
    MICROPHONE,
    /** A network stream, by ffmpeg. */
    STREAM,
    /** An audio file that is played at its own pace, by ffmpeg. */
    FILE,
    /** A folder in which files appear; each is a clip. */
    FOLDER,
    /** A data set or a folder of clips that is played at its own pace. */
    DATASET,
    /** A Kafka topic whose records are audio files. */
    TOPIC;

    /** The name in files, reports and on the command line. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether audio flows and is cut into clips here. */
    public boolean flows() {
      return this == MICROPHONE || this == STREAM || this == FILE;
    }
  }

  /** What gives way while the pipeline lags. */
  public enum Overload {
    /** The oldest clip that waits is dropped. */
    NEWEST_FIRST,
    /** Every other clip is dropped, then three of four, and so on. */
    SAMPLE,
    /** The source waits: for files, folders and topics, which lose nothing by it. */
    BLOCK
  }

  public SourceSpec {
    ClipId.checkedSource(id);
    requireNonNull(kind, "kind");
    requireNonNull(address, "address");
    requireNonNull(framing, "framing");
    requireNonNull(mix, "mix");
    requireNonNull(silence, "silence");
    requireNonNull(overload, "overload");
  }

  /** A source with every default. */
  public static SourceSpec of(String id, Kind kind, Address address) {
    return new SourceSpec(
        id,
        kind,
        address,
        Framing.DEFAULT,
        Mix.DEFAULT,
        null,
        Silence.DEFAULT,
        kind.flows() ? Overload.NEWEST_FIRST : Overload.BLOCK,
        false,
        false,
        false);
  }

  /** The same source, cut otherwise. */
  public SourceSpec with(Framing other) {
    return new SourceSpec(
        id, kind, address, other, mix, label, silence, overload, isPrivate, repeat, finite);
  }
}
