package org.earshot.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.earshot.message.Hashes;

/**
 * The labelled clips of one data set in one representation, in order of id. Their values may lie in
 * a mapped file.
 */
public final class TrainingSet {
  private final List<LabelledClip> clips;
  private final List<String> classes;
  private String digest;

  private TrainingSet(List<LabelledClip> clips) {
    this.clips = clips;
    this.classes = List.copyOf(new TreeSet<>(clips.stream().map(LabelledClip::label).toList()));
  }

  /**
   * Collects clips, in any order.
   *
   * @throws IllegalArgumentException if there is none, if two share an id or differ in size, or if
   *     there are fewer than two classes
   */
  public static TrainingSet of(Collection<LabelledClip> clips) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips must not be empty");
    }
    var sorted = clips.stream().sorted(comparing(LabelledClip::id)).toList();
    for (int i = 0; i < sorted.size(); i++) {
      check(sorted.get(i), sorted.get(0), i == 0 ? null : sorted.get(i - 1));
    }
    var set = new TrainingSet(sorted);
    if (set.classes.size() < 2) {
      throw new IllegalArgumentException(
          "clips must be of at least two classes, were of " + set.classes);
    }
    return set;
  }

  private static void check(LabelledClip clip, LabelledClip first, LabelledClip before) {
    if (before != null && before.id().equals(clip.id())) {
      throw new IllegalArgumentException("clips must have ids of their own, two are " + clip.id());
    }
    Pixels one = clip.representation();
    Pixels other = first.representation();
    if (one.rows() != other.rows() || one.columns() != other.columns()) {
      throw new IllegalArgumentException(
          "clips must be of one size, but %s is %s and %s is %s"
              .formatted(first.id(), other, clip.id(), one));
    }
  }

  public int rows() {
    return clips.get(0).representation().rows();
  }

  public int columns() {
    return clips.get(0).representation().columns();
  }

  /** The clips in order of id. */
  public List<LabelledClip> clips() {
    return clips;
  }

  /** The class names, sorted: a class's place is its logit. */
  public List<String> classes() {
    return classes;
  }

  /** The logit of a class of this set. */
  public int index(String label) {
    return classes.indexOf(label);
  }

  /** The folds in natural order: 2 before 10. */
  public List<String> folds() {
    var folds = new TreeSet<>(Split.NATURAL);
    clips.forEach(clip -> folds.add(clip.fold()));
    return List.copyOf(folds);
  }

  /** How many originals each fold has of each class: fold, class, count. */
  public SortedMap<String, Map<String, Integer>> counts() {
    return clips.stream()
        .filter(clip -> !clip.augmented())
        .collect(
            groupingBy(
                LabelledClip::fold,
                () -> new TreeMap<>(Split.NATURAL),
                groupingBy(LabelledClip::label, TreeMap::new, summingInt(clip -> 1))));
  }

  /**
   * SHA-256 over the clips in order of id: each id in UTF-8, then its values as little-endian
   * float32. Reads every value the first time.
   */
  public synchronized String digest() {
    if (digest == null) {
      digest = digestOf(clips);
    }
    return digest;
  }

  private static String digestOf(List<LabelledClip> clips) {
    var digest = Hashes.digest();
    for (var clip : clips) {
      digest.update(clip.id().getBytes(UTF_8));
      float[] values = clip.representation().toArray();
      var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
