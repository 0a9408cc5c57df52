package org.earshot.monitor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.earshot.source.Framing;
import org.earshot.source.SourceSpec;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.declared.DeclaredAddress;
import org.earshot.source.declared.TimeSpan;
import org.earshot.wire.ClipId;
import picocli.CommandLine.Option;

/** Sources without a file; what can be said of each there has its default here. */
final class SingleSources {
  private static final Pattern ID = Pattern.compile("([A-Za-z0-9._-]+)=(.+)");
  private static final String MICROPHONE = "mic";

  @Option(
      names = "--microphone",
      paramLabel = "[ID=]DEVICE",
      description =
          "A sound card's input by its name or number, see `earshot devices`; called mic unless ID says otherwise. May be repeated, as all of these.")
  private List<String> microphones = List.of();

  @Option(
      names = "--stream",
      paramLabel = "ID=URL",
      description =
          "A network stream; $${NAME} in it is a variable of the environment, as passwords must be (in single quotes, or the shell fills it in).")
  private List<String> streams = List.of();

  @Option(
      names = "--file",
      paramLabel = "ID=PATH",
      description = "An audio file, played at its own pace.")
  private List<String> files = List.of();

  @Option(
      names = "--folder",
      paramLabel = "ID=PATH",
      description = "A folder in which files appear; each is a clip once it is complete.")
  private List<String> folders = List.of();

  @Option(
      names = "--dataset",
      paramLabel = "ID=PATH",
      description = "A data set or a folder of clips, played at its own pace.")
  private List<String> datasets = List.of();

  @Option(
      names = "--topic",
      paramLabel = "ID=NAME",
      description = "A Kafka topic whose records are audio files.")
  private List<String> topics = List.of();

  @Option(
      names = "--clip",
      paramLabel = "TIME",
      description =
          "How long the clips of these microphones, streams and files are, 0.5s to 60s (default: ${DEFAULT-VALUE}).",
      defaultValue = "5s")
  private String clip;

  @Option(
      names = "--hop",
      paramLabel = "TIME",
      description =
          "From the beginning of one of their clips to that of the next, 100ms to the clip (default: as the clip).")
  private String hop;

  /**
   * The sources.
   *
   * @throws IllegalArgumentException if one is wrong, naming the option and the rule
   */
  List<SourceSpec> specs(Map<String, String> environment) {
    var addresses = new DeclaredAddress(Path.of("").toAbsolutePath(), environment);
    List<SourceSpec> specs = new ArrayList<>();
    microphones.forEach(text -> specs.add(spec(Kind.MICROPHONE, text, addresses)));
    streams.forEach(text -> specs.add(spec(Kind.STREAM, text, addresses)));
    files.forEach(text -> specs.add(spec(Kind.FILE, text, addresses)));
    folders.forEach(text -> specs.add(spec(Kind.FOLDER, text, addresses)));
    datasets.forEach(text -> specs.add(spec(Kind.DATASET, text, addresses)));
    topics.forEach(text -> specs.add(spec(Kind.TOPIC, text, addresses)));
    var ids = new HashSet<String>();
    for (var spec : specs) {
      if (!ids.add(spec.id())) {
        throw new IllegalArgumentException(
            "a source's id must be its own, %s is given twice".formatted(spec.id()));
      }
    }
    return specs;
  }

  private SourceSpec spec(Kind kind, String text, DeclaredAddress addresses) {
    String option = "--" + SourcesTable.word(kind);
    var parts = ID.matcher(text);
    boolean named = parts.matches();
    if (!named && kind != Kind.MICROPHONE) {
      throw new IllegalArgumentException("%s must be ID=ADDRESS".formatted(option));
    }
    try {
      String id = ClipId.checkedSource(named ? parts.group(1) : MICROPHONE);
      var address = addresses.read(kind, named ? parts.group(2) : text);
      return framed(SourceSpec.of(id, kind, address));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(option, e.getMessage()), e);
    }
  }

  private SourceSpec framed(SourceSpec spec) {
    Duration length = TimeSpan.parse("--clip", clip);
    return spec.with(new Framing(length, hop == null ? length : TimeSpan.parse("--hop", hop)));
  }
}
