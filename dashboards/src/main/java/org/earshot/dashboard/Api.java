package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.earshot.message.Json;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelStanding;

/** The page's facts as JSON, and the pictures of the newest clips as PNG. */
final class Api {
  private static final String PICTURES = "/api/spectrograms/";
  private static final String PNG = ".png";

  private final Supplier<Snapshot> snapshots;
  private final Supplier<PageState> states;
  private final Gallery gallery;
  private final Clock clock;

  Api(Supplier<Snapshot> snapshots, Supplier<PageState> states, Gallery gallery, Clock clock) {
    this.snapshots = snapshots;
    this.states = states;
    this.gallery = gallery;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/status").handler(context -> Answers.json(context, 200, status(states.get())));
    get(router, "verdicts", Snapshot::verdicts);
    get(router, "robustness", snapshot -> snapshot.current(clock.instant()));
    get(router, "jobs", Snapshot::jobs);
    get(router, "dead-letters", Api::deadLetters);
    get(router, "models", Api::models);
    get(router, "sources", snapshot -> sources(snapshot, clock.instant()));
    get(router, "source-events", Snapshot::sourceEvents);
    router.get(PICTURES + "*").handler(this::picture);
  }

  private void get(Router router, String name, Function<Snapshot, Object> facts) {
    router
        .get("/api/" + name)
        .handler(context -> Answers.json(context, 200, facts.apply(snapshots.get())));
  }

  /** How the whole stands, without the lists that have addresses of their own. */
  private record Status(
      Instant now,
      Instant since,
      boolean connected,
      Integer workers,
      Snapshot.Totals totals,
      List<PageState.ModelView> models,
      Map<String, Long> sources,
      Map<String, Long> jobs,
      long deadLetters) {}

  private static Status status(PageState state) {
    return new Status(
        state.now(),
        state.since(),
        state.connected(),
        state.workers(),
        state.totals(),
        state.models(),
        state.sourceCounts(),
        state.jobCounts(),
        state.failureCount());
  }

  private record DeadLetters(List<Count> counts, List<FailedRecord> newest) {
    record Count(String topic, String reason, long count) {}
  }

  private static DeadLetters deadLetters(Snapshot snapshot) {
    var counts =
        snapshot.failureCounts().entrySet().stream()
            .map(e -> new DeadLetters.Count(e.getKey().topic(), e.getKey().reason(), e.getValue()))
            .sorted(Comparator.comparing(DeadLetters.Count::toString))
            .toList();
    return new DeadLetters(counts, snapshot.failures());
  }

  /**
   * The registry.
   *
   * @param active the ids that are asked to classify; null if nobody said
   * @param standings how the model of each card stands over all workers, in order of the cards
   */
  private record Models(
      List<String> active, List<ModelCard> cards, List<ModelStanding> standings) {}

  private static Models models(Snapshot snapshot) {
    var standings =
        snapshot.models().stream().map(card -> snapshot.standings().get(card.id())).toList();
    return new Models(snapshot.activeModels().orElse(null), snapshot.models(), standings);
  }

  /** What was reported of each source, and what the monitor made of it, side by side. */
  private static List<ObjectNode> sources(Snapshot snapshot, Instant now) {
    return snapshot.sources().stream().map(source -> source(source, now)).toList();
  }

  private static ObjectNode source(SourceActivity source, Instant now) {
    ObjectNode facts = Json.mapper().createObjectNode();
    if (source.report() != null) {
      facts.setAll((ObjectNode) Json.mapper().valueToTree(source.report()));
    }
    facts.setAll((ObjectNode) Json.mapper().valueToTree(source));
    if (source.lastAudioAt() != null) {
      var silence = Duration.between(source.lastAudioAt(), now);
      facts.put("secondsSinceLastSample", silence.toMillis() / 1000.0);
    }
    return facts;
  }

  /** The clip id is one encoded part of the path, or several: ids hold slashes. */
  private void picture(RoutingContext context) {
    String rest = context.request().path().substring(PICTURES.length());
    Optional<Picture> picture = rest.endsWith(PNG) ? shown(decoded(rest)) : Optional.empty();
    if (picture.isEmpty()) {
      Answers.refuse(
          context,
          404,
          "there is no picture of this clip",
          "pictures are kept of the newest clips only");
      return;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "image/png")
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=3600")
        .end(Buffer.buffer(picture.get().png()));
  }

  /** Nothing of a source that was declared private after it was heard. */
  private Optional<Picture> shown(String clip) {
    String source = clip.substring(0, Math.max(0, clip.indexOf('/')));
    return snapshots.get().isPrivate(source) ? Optional.empty() : gallery.get(clip);
  }

  /** A plus sign stands for itself in a path. */
  private static String decoded(String rest) {
    String id = rest.substring(0, rest.length() - PNG.length());
    return URLDecoder.decode(id.replace("+", "%2B"), UTF_8);
  }
}
