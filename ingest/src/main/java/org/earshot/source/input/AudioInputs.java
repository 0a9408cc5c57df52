package org.earshot.source.input;

import org.earshot.source.AudioInput;
import org.earshot.source.SourceSpec;

/** The inputs of sources whose audio flows. */
public final class AudioInputs {
  private AudioInputs() {}

  /**
   * The input that a source declares; nothing is opened yet.
   *
   * @throws IllegalArgumentException if the source's audio does not flow, or its address is one
   *     that is not opened, see {@link StreamAddress}
   */
  public static AudioInput of(SourceSpec spec) {
    return switch (spec.kind()) {
      case MICROPHONE -> new MicrophoneInput(spec.address());
      case STREAM -> new FfmpegInput(StreamAddress.stream(spec.address()), false);
      case FILE -> new FfmpegInput(StreamAddress.file(spec.address()), spec.repeat());
      case FOLDER, DATASET, TOPIC ->
          throw new IllegalArgumentException(
              "the audio of a %s does not flow".formatted(spec.kind()));
    };
  }
}
