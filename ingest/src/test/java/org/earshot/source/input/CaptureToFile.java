package org.earshot.source.input;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.earshot.source.Address;
import org.earshot.source.AudioInput;
import org.earshot.source.PcmFormat;
import org.earshot.source.SourceSpec;

/** A process of its own that captures a source into a file of big-endian samples. */
final class CaptureToFile {
  private CaptureToFile() {}

  static Peer start(String kind, String address, Path file, Map<String, String> environment)
      throws IOException {
    return Peer.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            CaptureToFile.class.getName(),
            kind,
            address,
            file.toString()),
        environment,
        file.resolveSibling(file.getFileName() + ".log"));
  }

  /** Arguments: the kind of source, its address, the file. */
  public static void main(String[] arguments) throws Exception {
    var kind = SourceSpec.Kind.valueOf(arguments[0]);
    AudioInput input = AudioInputs.of(SourceSpec.of("it", kind, Address.of(arguments[1])));
    Path file = Path.of(arguments[2]);
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      input.capture(new ToFile(out));
    }
  }

  private static final class ToFile implements AudioInput.Sink {
    private final DataOutputStream out;
    private int channels;

    ToFile(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public void format(PcmFormat format) {
      channels = format.channels();
      System.out.println(format);
    }

    @Override
    public void frames(short[] interleaved, int frames) {
      try {
        for (int i = 0; i < frames * channels; i++) {
          out.writeShort(interleaved[i]);
        }
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
