package org.earshot.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.earshot.wire.ClipLabel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes labels: {@code POST /api/clips/ID/label?label=CLASS[&dataset=NAME][&fold=FOLD]
 * [&new-class=true]}, the id encoded. 202 and what was made of it once the broker has it; 400 for
 * what is no label or no class of a model in service, 404 for a clip that is not kept, 503 while
 * the broker is away or the clip is not found in time.
 */
final class Labels {
  private static final Logger LOG = LoggerFactory.getLogger(Labels.class);
  private static final String CLIPS = "/api/clips/";
  private static final String LABEL = "/label";
  private static final int AT_ONCE = 2;
  private static final int PATIENCE_SECONDS = 15;

  private final Vertx vertx;
  private final Producer<byte[], byte[]> producer;
  private final Archive archive;
  private final Supplier<Snapshot> snapshots;
  private int underWay;

  /** Where clips are kept. */
  @FunctionalInterface
  interface Archive {
    /** The record of a label's clip; empty if it is not kept. */
    Optional<ConsumerRecord<byte[], byte[]>> find(ClipLabel label);
  }

  /** What became of a clip. */
  private record Joined(String clip, String label, String dataset, String fold) {}

  Labels(
      Vertx vertx,
      Producer<byte[], byte[]> producer,
      Archive archive,
      Supplier<Snapshot> snapshots) {
    this.vertx = vertx;
    this.producer = producer;
    this.archive = archive;
    this.snapshots = snapshots;
  }

  void mount(Router router) {
    router.post(CLIPS + "*").handler(this::receive);
    router.get("/api/classes").handler(context -> Answers.json(context, 200, classes()));
  }

  private void receive(RoutingContext context) {
    String path = context.request().path();
    if (!path.endsWith(LABEL) || path.length() <= CLIPS.length() + LABEL.length()) {
      context.next();
      return;
    }
    if (underWay >= AT_ONCE) {
      context.response().putHeader("Retry-After", "1");
      Answers.refuse(context, 503, "other labels are under way", "send it again");
      return;
    }
    try {
      accept(
          context, wanted(context, path.substring(CLIPS.length(), path.length() - LABEL.length())));
    } catch (IllegalArgumentException e) {
      refuse(context, e);
    }
  }

  private ClipLabel wanted(RoutingContext context, String encodedId) {
    var request = context.request();
    String dataset = request.getParam("dataset");
    var label =
        new ClipLabel(
            URLDecoder.decode(encodedId.replace("+", "%2B"), UTF_8),
            request.getParam("label"),
            dataset == null || dataset.isBlank() ? ClipLabel.DATASET : dataset,
            request.getParam("fold"));
    return "true".equals(request.getParam("new-class")) ? label : label.amongst(classes());
  }

  private void accept(RoutingContext context, ClipLabel label) {
    underWay++;
    context.addEndHandler(ended -> underWay--);
    vertx
        .executeBlocking(() -> join(label), false)
        .onSuccess(joined -> answer(context, joined))
        .onFailure(failure -> refuse(context, failure));
  }

  private Optional<Joined> join(ClipLabel label)
      throws ExecutionException, InterruptedException, TimeoutException {
    var found = archive.find(label);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var record = label.record(found.get());
    producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return Optional.of(
        new Joined(label.clip(), label.label(), label.dataset(), ClipLabel.fold(record)));
  }

  /** What the models in service know; while nobody said which those are, all. */
  private Collection<String> classes() {
    var snapshot = snapshots.get();
    var classes = new TreeSet<String>();
    snapshot.models().stream()
        .filter(card -> snapshot.activeModels().orElse(List.of(card.id())).contains(card.id()))
        .forEach(card -> classes.addAll(card.classes()));
    return classes;
  }

  private static void answer(RoutingContext context, Optional<Joined> joined) {
    if (joined.isPresent()) {
      Answers.json(context, 202, joined.get());
    } else {
      Answers.refuse(
          context,
          404,
          "there is no such clip",
          "a clip's audio is kept for a day, or less if much is heard");
    }
  }

  private static void refuse(RoutingContext context, Throwable failure) {
    if (failure instanceof IllegalArgumentException) {
      Answers.refuse(
          context,
          400,
          failure.getMessage(),
          "POST /api/clips/ID/label?label=CLASS[&dataset=NAME][&fold=FOLD][&new-class=true]");
    } else if (isAway(failure)) {
      LOG.warn("a label was not taken: {}", failure.toString());
      Answers.refuse(
          context,
          503,
          "the broker did not give the clip or take its label",
          "send it again later");
    } else {
      context.fail(failure);
    }
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof KafkaException
        || failure.getCause() instanceof KafkaException;
  }
}
