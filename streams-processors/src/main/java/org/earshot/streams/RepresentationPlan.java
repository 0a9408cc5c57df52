package org.earshot.streams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.earshot.dsp.Representation;
import org.earshot.wire.ClipId;

/**
 * Which representations are made of whose clips.
 *
 * @param general of every source that has no list of its own
 * @param bySource lists that stand in place of the general one
 */
public record RepresentationPlan(
    List<Representation> general, Map<String, List<Representation>> bySource) {

  /** Copies the lists, and refuses an empty plan and a list that holds something twice. */
  public RepresentationPlan {
    general = List.copyOf(general);
    var copies = new LinkedHashMap<String, List<Representation>>();
    bySource.forEach((source, list) -> copies.put(source, List.copyOf(list)));
    bySource = copies;
    if (general.isEmpty() && bySource.isEmpty()) {
      throw new IllegalArgumentException("representations must be at least one, were none");
    }
    requireDistinct(general);
    bySource.values().forEach(RepresentationPlan::requireDistinct);
  }

  /** The same of every clip. */
  public static RepresentationPlan of(List<Representation> general) {
    return new RepresentationPlan(general, Map.of());
  }

  /**
   * Reads entries of the form {@code [SOURCE=]kind/preset[/rate]}.
   *
   * @throws IllegalArgumentException where one is not of that form, or names a representation twice
   */
  public static RepresentationPlan parse(List<String> entries) {
    List<Representation> general = new ArrayList<>();
    Map<String, List<Representation>> bySource = new LinkedHashMap<>();
    for (String entry : entries) {
      int split = entry.indexOf('=');
      if (split < 0) {
        general.add(Representation.parse(entry));
      } else {
        String source = ClipId.checkedSource(entry.substring(0, split));
        bySource
            .computeIfAbsent(source, own -> new ArrayList<>())
            .add(Representation.parse(entry.substring(split + 1)));
      }
    }
    return new RepresentationPlan(general, bySource);
  }

  /** What is made of a source's clips; empty if nothing is. */
  List<Representation> of(String source) {
    return bySource.getOrDefault(source, general);
  }

  /** The ids of all of them, each once. */
  public List<String> ids() {
    return all().map(Representation::id).distinct().toList();
  }

  /** The kinds of all of them, each once. */
  List<String> kinds() {
    return all().map(Representation::kind).distinct().toList();
  }

  private Stream<Representation> all() {
    return Stream.concat(general.stream(), bySource.values().stream().flatMap(List::stream));
  }

  private static void requireDistinct(List<Representation> representations) {
    if (representations.stream().distinct().count() != representations.size()) {
      throw new IllegalArgumentException(
          "representations must differ, were "
              + representations.stream().map(Representation::id).toList());
    }
  }
}
