package org.earshot.source.declared;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.earshot.source.SourceSpec.Kind;

/** The fields of a source in a file, and the kinds that they are for. */
enum SourceField {
  ID,
  KIND,
  ADDRESS,
  CLIP,
  HOP,
  GAIN,
  CHANNEL,
  SILENCE,
  LABEL,
  OVERLOAD,
  PRIVATE,
  REPEAT,
  FINITE;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean fits(Kind kind) {
    return switch (this) {
      case CLIP, HOP, GAIN, CHANNEL, SILENCE -> kind.flows();
      case REPEAT -> kind == Kind.FILE || kind == Kind.DATASET;
      case FINITE -> kind == Kind.STREAM;
      case ID, KIND, ADDRESS, LABEL, OVERLOAD, PRIVATE -> true;
    };
  }

  /** Whether it can hold for several sources. */
  boolean shareable() {
    return this != ID && this != KIND && this != ADDRESS;
  }

  /** The kinds that it is for, in words. */
  String kinds() {
    return Arrays.stream(Kind.values())
        .filter(this::fits)
        .map(YamlValues::word)
        .collect(Collectors.joining(", "));
  }

  /** The keys of a source. */
  static List<String> keys() {
    return Arrays.stream(values()).map(SourceField::key).toList();
  }

  /** The keys of what holds for each source that does not say otherwise. */
  static List<String> shareableKeys() {
    return Arrays.stream(values()).filter(SourceField::shareable).map(SourceField::key).toList();
  }
}
