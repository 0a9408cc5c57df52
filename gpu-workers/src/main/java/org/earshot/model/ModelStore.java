package org.earshot.model;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.earshot.message.Hashes;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;

/**
 * The model directory: DL4J zips, each named by its SHA-256, so a file is never rewritten and any
 * number of processes may share the directory.
 */
public final class ModelStore {
  private static final String CARD = ".json";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
  private final Path directory;

  /** Uses a directory, which is created when the first model is written. */
  public ModelStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes a graph, without its updater's state, as a DL4J zip that any DL4J program restores. The
   * same parameters give the same bytes.
   *
   * @return the zip's SHA-256
   * @throws IOException if the file cannot be written; what was there stays
   */
  public String write(ComputationGraph graph) throws IOException {
    var zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, zip, false);
    return write(Zips.undated(zip.toByteArray()));
  }

  /** Keeps a zip that was made elsewhere, byte for byte, and gives its SHA-256. */
  public String write(byte[] zip) throws IOException {
    String sha256 = Hashes.sha256(zip);
    Path file = file(sha256);
    if (Files.exists(file) && Hashes.sha256(Files.readAllBytes(file)).equals(sha256)) {
      return sha256;
    }
    put(file, zip);
    return sha256;
  }

  private void put(Path file, byte[] content) throws IOException {
    Path part = part(file);
    try {
      Files.write(part, content);
      Files.move(part, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Not createTempFile: its files are for their owner alone, and the directory may be shared. */
  private Path part(Path file) throws IOException {
    Files.createDirectories(directory);
    return directory.resolve("%s.%s.part".formatted(file.getFileName(), UUID.randomUUID()));
  }

  /** Writes a file that comes from elsewhere. */
  interface Filling {
    /** Fills a file that is there; one that was deleted meanwhile must not be made again. */
    void fill(Path part) throws IOException, InterruptedException;
  }

  /**
   * Keeps a zip that comes from elsewhere, if it is the one: until its SHA-256 was found right it
   * has another name, and what lay under its own stays.
   *
   * @param from where it comes from, for people
   * @throws ModelFileException if what came has another SHA-256
   * @throws IOException if it does not come, or cannot be written
   */
  void receive(String sha256, String from, Filling filling)
      throws IOException, InterruptedException {
    Path file = file(sha256);
    Path part = part(file);
    Files.createFile(part);
    try {
      filling.fill(part);
      String found = Hashes.sha256(part);
      if (!found.equals(sha256)) {
        throw new ModelFileException(
            "what came from %s is damaged, its SHA-256 is %s".formatted(from, found));
      }
      Files.move(part, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Writes a card beside the zips, as {@code <id>.json}, for commands that know no registry.
   *
   * @throws IllegalArgumentException if the id is no plain file name
   * @throws IOException if the file cannot be written; what was there stays
   */
  public void writeCard(ModelCard card) throws IOException {
    put(cardFile(card.id()), Json.write(card));
  }

  /**
   * The card that {@link #writeCard} wrote under that id, if it did.
   *
   * @throws IllegalArgumentException if the id is no plain file name, or the file no card
   */
  public Optional<ModelCard> card(String id) throws IOException {
    Path file = cardFile(id);
    return Files.exists(file)
        ? Optional.of(Json.read(Files.readAllBytes(file), ModelCard.class))
        : Optional.empty();
  }

  /** The ids of all cards beside the zips, sorted. */
  public List<String> cardIds() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(CARD))
          .map(name -> name.substring(0, name.length() - CARD.length()))
          .sorted()
          .toList();
    }
  }

  private Path cardFile(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a model's id must be letters, digits, dots, - and _ and not begin with a dot: " + id);
    }
    return directory.resolve(id + CARD);
  }

  /**
   * Keeps a model that came with its card, such as a bundled one.
   *
   * @param card the card as JSON
   * @return the card, for the registry
   * @throws ModelFileException if the zip is not the card's
   * @throws IllegalArgumentException if the card is none
   */
  public ModelCard keep(byte[] card, byte[] zip) throws IOException {
    var read = Json.read(card, ModelCard.class);
    String found = Hashes.sha256(zip);
    if (!found.equals(read.sha256())) {
      throw new ModelFileException(
          "model %s: the zip's SHA-256 is %s, its card says %s"
              .formatted(read.id(), found, read.sha256()));
    }
    write(zip);
    return read;
  }

  /** Whether the card's file is there; whether it is intact, {@link #load} tells. */
  public boolean has(ModelCard card) {
    return Files.exists(file(card.sha256()));
  }

  /** What lies where a model's zip should lie. */
  public enum Found {
    INTACT,
    DAMAGED,
    MISSING
  }

  /**
   * Reads the zip of that SHA-256 through, without keeping it in memory.
   *
   * @throws IOException if it is there and cannot be read
   */
  public Found examine(String sha256) throws IOException {
    try {
      return Hashes.sha256(file(sha256)).equals(sha256) ? Found.INTACT : Found.DAMAGED;
    } catch (NoSuchFileException e) {
      return Found.MISSING;
    }
  }

  /** Where the zip of that SHA-256 lies. */
  public Path file(String sha256) {
    return directory.resolve(sha256 + ".zip");
  }

  /**
   * Restores a model, for inference: there is no updater.
   *
   * @throws ModelFileException if the file is missing or its SHA-256 is not the card's
   * @throws IOException if it cannot be read
   */
  public ComputationGraph load(ModelCard card) throws IOException {
    return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes(card)), false);
  }

  /** Reads a model's zip, with the refusals of {@link #load}. */
  public byte[] bytes(ModelCard card) throws IOException {
    Path file = file(card.sha256());
    if (!Files.exists(file)) {
      throw new ModelFileException(
          "model %s: %s is missing; copy it there from the machine that trained it"
              .formatted(card.id(), file));
    }
    byte[] zip = Files.readAllBytes(file);
    String found = Hashes.sha256(zip);
    if (!found.equals(card.sha256())) {
      throw new ModelFileException(
          "model %s: %s is damaged, its SHA-256 is %s; delete it and copy it again"
              .formatted(card.id(), file, found));
    }
    return zip;
  }
}
