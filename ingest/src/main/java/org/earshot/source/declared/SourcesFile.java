package org.earshot.source.declared;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.earshot.source.SourceSpec;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Declared sources as a YAML file: a list {@code sources}, each with {@code id}, {@code kind},
 * {@code address} and what else {@link SourceSpec} knows; and a map {@code defaults} of what holds
 * for each source that it fits and that does not say otherwise.
 *
 * <p>A relative path in it begins in the file's own directory. {@code ${NAME}} in an address stands
 * for a variable of the environment: a password that is written out is refused.
 */
public final class SourcesFile {
  /** The largest file: thousands of sources. */
  static final int MAX_BYTES = 1 << 20;

  private static final List<String> KEYS = List.of("defaults", "sources");
  private static final int MAX_DEPTH = 10;

  private final Path path;
  private final DeclaredAddress addresses;
  private final Set<String> elsewhere;

  /**
   * A file; nothing is read yet.
   *
   * @param environment the variables that addresses may name
   * @param elsewhere ids of sources that are declared outside of the file
   */
  public SourcesFile(Path path, Map<String, String> environment, Collection<String> elsewhere) {
    this.path = path;
    Path folder = Objects.requireNonNull(path.toAbsolutePath().normalize().getParent(), "folder");
    this.addresses = new DeclaredAddress(folder, environment);
    this.elsewhere = Set.copyOf(elsewhere);
  }

  /**
   * The sources that the file declares now.
   *
   * @throws IOException if it cannot be read
   * @throws SourcesFileException if it breaks rules, with all of them
   */
  public List<SourceSpec> read() throws IOException, SourcesFileException {
    return parse(bytes());
  }

  /**
   * Looks at the file every second from now on, until it is closed. What was written into it is
   * taken when it was the same for two looks, so that a file that is being written is not.
   *
   * @param read what was in it when it was read
   * @param onChange hears the new list of sources, on the watch's thread
   * @param onProblem hears why what is in it now cannot be used, in one or more lines; the sources
   *     of before still hold
   */
  public SourcesWatch watch(
      List<SourceSpec> read, Consumer<List<SourceSpec>> onChange, Consumer<String> onProblem) {
    return new SourcesWatch(this, Duration.ofSeconds(1), read, onChange, onProblem);
  }

  Path path() {
    return path;
  }

  /** What is in the file; of one that is too large as much as shows that. */
  byte[] bytes() throws IOException {
    try (var stream = Files.newInputStream(path)) {
      return stream.readNBytes(MAX_BYTES + 1);
    }
  }

  List<SourceSpec> parse(byte[] bytes) throws SourcesFileException {
    var problems = new Problems();
    Node root = compose(text(bytes));
    List<SourceSpec> sources = sources(root, problems);
    var found = problems.sorted();
    if (!found.isEmpty()) {
      throw new SourcesFileException(path.toString(), found);
    }
    return sources;
  }

  private String text(byte[] bytes) throws SourcesFileException {
    if (bytes.length > MAX_BYTES) {
      throw broken(1, 1, "the file must have at most %d bytes".formatted(MAX_BYTES));
    }
    var decoded = CharBuffer.allocate(bytes.length);
    var result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
    String text = decoded.flip().toString();
    if (result.isError()) {
      throw broken(text, "the file must be UTF-8");
    }
    return text;
  }

  private Node compose(String text) throws SourcesFileException {
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(50);
    try {
      return new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) { // not its message, which quotes the file
      var mark = e.getProblemMark();
      String context = e.getContext() == null ? "" : " (%s)".formatted(e.getContext());
      throw broken(
          mark.getLine() + 1, mark.getColumn() + 1, "not YAML: " + e.getProblem() + context);
    } catch (ReaderException e) {
      int at =
          text.offsetByCodePoints(
              0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
      throw broken(text.substring(0, at), "not YAML: a character that must not be in it");
    } catch (YAMLException e) {
      throw broken(1, 1, "not YAML that is read here: " + e.getMessage());
    }
  }

  private List<SourceSpec> sources(Node root, Problems problems) throws SourcesFileException {
    if (!(root instanceof MappingNode mapping)) {
      throw broken(1, 1, "the file must be a map with the list sources");
    }
    var top = YamlFields.of(mapping, KEYS, problems);
    var reader = new SourceReader(addresses, defaults(top, problems), elsewhere, problems);
    List<SourceSpec> sources = new ArrayList<>();
    if (!top.byKey().containsKey("sources")) {
      problems.at(mapping, "sources is missing");
    } else if (top.value("sources") instanceof SequenceNode list) {
      list.getValue().forEach(node -> sources.add(reader.read(node)));
    } else {
      var found = top.value("sources");
      problems.at(found, "sources must be a list, was " + YamlValues.type(found));
    }
    return sources;
  }

  private static YamlFields defaults(YamlFields top, Problems problems) {
    Node found = top.value("defaults");
    if (found instanceof MappingNode mapping) {
      return YamlFields.of(mapping, SourceField.shareableKeys(), problems);
    }
    if (found != null) {
      problems.at(found, "defaults must be a map, was " + YamlValues.type(found));
    }
    return YamlFields.NONE;
  }

  /** Something is wrong behind a text. */
  private SourcesFileException broken(String before, String message) {
    int lineStart = before.lastIndexOf('\n') + 1;
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return broken(line, 1 + before.codePointCount(lineStart, before.length()), message);
  }

  private SourcesFileException broken(int line, int column, String message) {
    return new SourcesFileException(
        path.toString(), List.of(new FileProblem(line, column, message)));
  }
}
