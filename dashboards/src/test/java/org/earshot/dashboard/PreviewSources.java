package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.earshot.dsp.Matrix;
import org.earshot.message.Ranked;
import org.earshot.message.SourceEvent;
import org.earshot.message.SourceReport;
import org.earshot.message.SourceState;
import org.earshot.wire.Facts;

/** Invented sources in all states, or a crowd of them, for {@link PagePreview}. */
final class PreviewSources {
  private static final Duration CLIP = Duration.ofSeconds(5);

  private final MonitorState state;
  private final Gallery gallery;
  private final List<Matrix> pictures;
  private final int crowd;
  private final Instant begin = Instant.now();
  private int seconds;

  /** One source as it is now and was all the time. */
  private record Look(
      String id,
      String kind,
      String address,
      SourceState how,
      String message,
      Map<String, Long> dropped) {}

  private static final List<Look> ALL =
      List.of(
          look("street", "stream", "rtsp://camera.example/street", SourceState.LIVE, null),
          look("workshop", "microphone", "USB Audio Device", SourceState.LIVE, null),
          look("bedroom", "microphone", "Built-in", SourceState.LIVE, null),
          look(
              "cellar",
              "microphone",
              "Line 2",
              SourceState.SILENT,
              "nothing above the threshold of silence"),
          look(
              "yard",
              "stream",
              "rtsp://camera.example/yard",
              SourceState.STALLED,
              "it is open, and no sample arrives"),
          look(
              "radio",
              "stream",
              "https://radio.example/live.mp3",
              SourceState.RECONNECTING,
              "connection reset by peer"),
          look(
              "a-camera-with-a-rather-long-name-of-its-own",
              "stream",
              "rtsp://camera.example/a/long/path?channel=1&subtype=0",
              SourceState.FAILED,
              "401 Unauthorized <b>no credentials</b>"),
          look("greenhouse", "microphone", "Line 1", SourceState.LIVE, null),
          look("porch", "stream", "udp://127.0.0.1:5004", SourceState.STARTING, null),
          look("attic", "microphone", "Line 3", SourceState.STOPPED, null),
          look(
              "esc10-replay",
              "dataset",
              "ESC-50-master",
              SourceState.STOPPED,
              "it came to its end"));

  PreviewSources(MonitorState state, Gallery gallery, List<Matrix> pictures, int crowd) {
    this.state = state;
    this.gallery = gallery;
    this.pictures = pictures;
    this.crowd = crowd;
  }

  private static Look look(
      String id, String kind, String address, SourceState how, String message) {
    long drops = id.equals("workshop") ? 0 : 3;
    return new Look(id, kind, address, how, message, Map.of("silence", drops));
  }

  void begin() {
    for (int back = 60; back > 0; back -= 5) {
      hearAll(begin.minusSeconds(back));
    }
    state.sourceEvent(
        SourceEvent.gap(
            "street",
            begin.minusSeconds(31),
            begin,
            Duration.ofMillis(2400),
            "the connection was lost"));
  }

  /** A second passed. */
  void step() {
    Instant now = Instant.now();
    seconds++;
    ALL.forEach(look -> state.source(report(look, now)));
    for (int i = 0; i < crowd; i++) {
      var how = i % 40 == 7 ? SourceState.FAILED : SourceState.LIVE;
      state.source(
          report(
              look("camera-%03d".formatted(i), "stream", "rtsp://camera.example/" + i, how, "x"),
              now));
      if (how.up() && i % 5 == seconds % 5) {
        hear("camera-%03d".formatted(i), now);
      }
    }
    if (seconds % 5 == 0) {
      hearAll(begin.plusSeconds(seconds));
    }
  }

  private void hearAll(Instant now) {
    boolean missing = now.isAfter(begin.minusSeconds(30)) && now.isBefore(begin.minusSeconds(24));
    ALL.stream()
        .filter(look -> look.how().up() && !(look.id().equals("street") && missing))
        .forEach(look -> hear(look.id(), now));
    hear("kcat", now);
  }

  private void hear(String source, Instant now) {
    String id = source + "/" + now;
    var length = source.equals("workshop") ? CLIP.multipliedBy(2) : CLIP; // half of it again
    var facts = Facts.ofSource(source).captured(now.minus(length), length);
    if (!source.equals("bedroom")) {
      gallery.put(id, Picture.of(pictures.get(Math.floorMod(id.hashCode(), pictures.size()))));
      state.representation(id, facts.represented(Samples.REPRESENTATION), now);
    }
    for (String model : List.of(Samples.ORIGINAL, Samples.HARDENED)) {
      state.verdict(
          Samples.verdict(
              id, model, null, now, new Ranked("crackling_fire", 0.71), new Ranked("rain", 0.2)));
    }
  }

  private SourceReport report(Look look, Instant now) {
    boolean up = look.how().up();
    boolean gone = look.id().equals("greenhouse");
    double level =
        look.how() == SourceState.SILENT
            ? -74
            : -24 + 9 * Math.sin(seconds + look.id().hashCode() % 7);
    boolean flows = !look.kind().equals("dataset");
    return new SourceReport(
        look.id(),
        "ingest-1",
        gone ? begin.minusSeconds(75) : now,
        look.kind(),
        look.address(),
        look.how(),
        begin.minusSeconds(look.how() == SourceState.STALLED ? 12 : 4000),
        look.message(),
        look.how() == SourceState.RECONNECTING ? now.plusSeconds(8) : null,
        look.how() == SourceState.STARTING ? null : up ? now : begin.minusSeconds(15),
        up ? level : null,
        up ? level + 11 : null,
        flows ? 48_000 : null,
        flows ? 2 : null,
        look.id().equals("radio") ? 14 : 0,
        look.id().equals("street") ? 3 : 0,
        look.id().equals("street") ? Duration.ofMillis(7450) : Duration.ZERO,
        up ? look.id().equals("cellar") ? -340.2 : 12.4 : null,
        800 + seconds / 5,
        look.id().equals("workshop") ? Map.of("overload", (long) seconds / 3) : look.dropped(),
        look.id().equals("attic"),
        look.id().equals("bedroom"),
        flows ? CLIP : null,
        flows ? CLIP : null);
  }
}
