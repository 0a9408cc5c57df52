package org.earshot.source.declared;

import static org.earshot.source.declared.SourceField.ADDRESS;
import static org.earshot.source.declared.SourceField.FINITE;
import static org.earshot.source.declared.SourceField.ID;
import static org.earshot.source.declared.SourceField.KIND;
import static org.earshot.source.declared.SourceField.LABEL;
import static org.earshot.source.declared.SourceField.OVERLOAD;
import static org.earshot.source.declared.SourceField.PRIVATE;
import static org.earshot.source.declared.SourceField.REPEAT;
import static org.earshot.source.declared.SourceField.SILENCE;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.earshot.source.Address;
import org.earshot.source.Framing;
import org.earshot.source.Mix;
import org.earshot.source.Silence;
import org.earshot.source.SourceSpec;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.SourceSpec.Overload;
import org.earshot.wire.ClipId;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Makes sources of the nodes of one file, and notes everything that is wrong with them. */
final class SourceReader {
  private final DeclaredAddress addresses;
  private final YamlFields defaults;
  private final Problems problems;
  private final SoundReader sound;
  private final Map<String, String> placeOfId = new HashMap<>();
  private final Map<String, String> idOfTopics = new HashMap<>();

  /**
   * A reader of one file.
   *
   * @param defaults what holds for each source that it fits and that does not say otherwise
   * @param elsewhere ids of sources that are declared outside of the file
   */
  SourceReader(
      DeclaredAddress addresses,
      YamlFields defaults,
      Collection<String> elsewhere,
      Problems problems) {
    this.addresses = addresses;
    this.defaults = defaults;
    this.problems = problems;
    this.sound = new SoundReader(problems);
    elsewhere.forEach(id -> placeOfId.put(id, "outside of this file"));
    var unused = rest(defaults, defaults, null, null, null); // wrong although no source has them
  }

  /** The source that a node declares, or null if something in it is missing or wrong. */
  SourceSpec read(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      problems.at(node, "a source must be a map with id, kind and address");
      return null;
    }
    var own = YamlFields.of(mapping, SourceField.keys(), problems);
    for (var field : List.of(ID, KIND, ADDRESS)) {
      if (!own.has(field)) {
        problems.at(mapping, field.key() + " is missing");
      }
    }
    String id = problems.read(own.value(ID), null, this::id);
    Kind kind = problems.read(own.value(KIND), null, SourceReader::kind);
    Address address =
        kind == null ? null : problems.read(own.value(ADDRESS), null, at -> address(kind, at));
    var spec = rest(kind == null ? own : fitting(own, kind), own, id, kind, address);
    if (spec != null && spec.isPrivate()) {
      checkTopics(id, own.value(ID));
    }
    return spec;
  }

  private String id(Node node) {
    String id = YamlValues.text("id", node);
    try {
      var unused = ClipId.checkedSource(id);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage().replaceFirst("^source", "id"), e);
    }
    String place = "on line " + (node.getStartMark().getLine() + 1);
    String before = placeOfId.putIfAbsent(id, place);
    if (before != null) {
      throw new IllegalArgumentException(
          "id must be one source's own, was %s, which is declared %s too".formatted(id, before));
    }
    return id;
  }

  /** A private source has topics of its own, and Kafka takes a dot and an underscore for one. */
  private void checkTopics(String id, Node node) {
    String before = idOfTopics.putIfAbsent(id.replace('.', '_'), id);
    if (before != null) {
      problems.at(
          node,
          "id must differ from another private source's by more than dots and underscores, was %s beside %s"
              .formatted(id, before));
    }
  }

  private static Kind kind(Node node) {
    return YamlValues.word("kind", node, Kind.class);
  }

  private Address address(Kind kind, Node node) {
    return addresses.read(kind, YamlValues.text("address", node));
  }

  /** What a source says, then what holds for all; notes what does not fit its kind. */
  private YamlFields fitting(YamlFields own, Kind kind) {
    Map<String, YamlFields.Field> fitting = new HashMap<>();
    for (var field : SourceField.values()) {
      if (own.has(field) && !field.fits(kind)) {
        problems.at(
            own.key(field),
            "%s is for %s, not for %s"
                .formatted(field.key(), field.kinds(), YamlValues.word(kind)));
      } else if (field.fits(kind)) {
        var from = own.has(field) ? own : defaults;
        if (from.has(field)) {
          fitting.put(field.key(), from.byKey().get(field.key()));
        }
      }
    }
    return new YamlFields(fitting);
  }

  private SourceSpec rest(
      YamlFields fields, YamlFields own, String id, Kind kind, Address address) {
    Framing framing = sound.framing(fields, own);
    Mix mix = sound.mix(fields);
    Silence silence = problems.read(fields.value(SILENCE), Silence.DEFAULT, sound::silence);
    String label = problems.read(fields.value(LABEL), null, node -> YamlValues.text("label", node));
    boolean isPrivate = flag(fields, PRIVATE);
    boolean repeat = flag(fields, REPEAT);
    boolean finite = flag(fields, FINITE);
    Overload overload = overload(fields, kind, finite);
    if (id == null || kind == null || address == null) {
      return null;
    }
    return new SourceSpec(
        id, kind, address, framing, mix, label, silence, overload, isPrivate, repeat, finite);
  }

  private boolean flag(YamlFields fields, SourceField field) {
    return problems.read(fields.value(field), false, node -> YamlValues.flag(field.key(), node));
  }

  private Overload overload(YamlFields fields, Kind kind, boolean finite) {
    Overload usual = kind == null || kind.flows() ? Overload.NEWEST_FIRST : Overload.BLOCK;
    boolean waits = kind != Kind.MICROPHONE && (kind != Kind.STREAM || finite);
    return problems.read(
        fields.value(OVERLOAD),
        usual,
        node -> {
          var chosen = YamlValues.word("overload", node, Overload.class);
          if (chosen == Overload.BLOCK && !waits) {
            throw new IllegalArgumentException(
                "overload must be newest-first or sample for a microphone and for a stream without an end, which cannot wait; was block");
          }
          return chosen;
        });
  }
}
