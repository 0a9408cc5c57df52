package org.earshot.source.declared;

import static org.earshot.source.declared.SourceField.CHANNEL;
import static org.earshot.source.declared.SourceField.CLIP;
import static org.earshot.source.declared.SourceField.GAIN;
import static org.earshot.source.declared.SourceField.HOP;

import java.time.Duration;
import java.util.List;
import org.earshot.source.Framing;
import org.earshot.source.Mix;
import org.earshot.source.Silence;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads what is made of a source's sound. What is wrong is noted, and the default taken in its
 * place, so that the rest is still looked at.
 */
record SoundReader(Problems problems) {
  private static final List<String> SILENCE = List.of("below", "after", "clips");
  private static final Framing WIDEST = Framing.of(Duration.ofSeconds(60));

  private enum SilentClips {
    KEEP,
    DROP
  }

  /**
   * Reads clip and hop.
   *
   * @param own what the source itself says: where a hop that holds for all is too long for its
   *     clips, its clip is what is wrong
   */
  Framing framing(YamlFields fields, YamlFields own) {
    Node clip = fields.value(CLIP);
    Framing clips =
        clip == null
            ? Framing.DEFAULT
            : problems.read(clip, WIDEST, node -> Framing.of(span("clip", node)));
    Node hop = fields.value(HOP);
    if (hop == null) {
      return clips;
    }
    Node place = own.has(CLIP) && !own.has(HOP) ? own.value(CLIP) : hop;
    return problems.read(place, clips, node -> new Framing(clips.clip(), span("hop", hop)));
  }

  Mix mix(YamlFields fields) {
    int channel =
        problems.read(
            fields.value(CHANNEL),
            Mix.DEFAULT.channel(),
            node -> new Mix(YamlValues.channel("channel", node), 0).channel());
    double gain =
        problems.read(
            fields.value(GAIN),
            Mix.DEFAULT.gainDb(),
            node -> new Mix(0, YamlValues.number("gain", node)).gainDb());
    return new Mix(channel, gain);
  }

  Silence silence(Node node) {
    if (node instanceof ScalarNode) {
      return new Silence(
          Silence.DEFAULT.belowDbfs(), Silence.DEFAULT.after(), drop("silence", node));
    }
    if (node instanceof MappingNode mapping) {
      var fields = YamlFields.of(mapping, SILENCE, problems);
      double below =
          problems.read(fields.value("below"), Silence.DEFAULT.belowDbfs(), SoundReader::below);
      Duration after =
          problems.read(fields.value("after"), Silence.DEFAULT.after(), SoundReader::after);
      boolean drop =
          problems.read(fields.value("clips"), Silence.DEFAULT.drop(), at -> drop("clips", at));
      return new Silence(below, after, drop);
    }
    throw new IllegalArgumentException(
        "silence must be keep, drop, or a map of below, after and clips, was "
            + YamlValues.type(node));
  }

  private static double below(Node node) {
    return new Silence(
            YamlValues.number("below", node), Silence.DEFAULT.after(), Silence.DEFAULT.drop())
        .belowDbfs();
  }

  private static Duration after(Node node) {
    return new Silence(Silence.DEFAULT.belowDbfs(), span("after", node), Silence.DEFAULT.drop())
        .after();
  }

  private static boolean drop(String name, Node node) {
    return YamlValues.word(name, node, SilentClips.class) == SilentClips.DROP;
  }

  private static Duration span(String name, Node node) {
    return TimeSpan.parse(name, YamlValues.text(name, node));
  }
}
