package org.earshot.dashboard;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.earshot.audio.AudioException;
import org.earshot.wire.ClipRecords;
import org.earshot.wire.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes clips: {@code POST /api/clips?source=NAME[&name=NAME]} with an audio file as the body, of
 * whatever content type. 202 and the clip's id once the broker has it; 400 for a bad name, 408 for
 * a body that takes too long, 409 for a private source, 413, 415 or 422 for a bad file, 503 while
 * the broker is away or many uploads are under way.
 */
final class Uploads {
  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  static final int AT_ONCE = 8;
  private static final int PATIENCE_SECONDS = 15;
  private static final int LINGER_MS = 500;

  private final Vertx vertx;
  private final Producer<byte[], byte[]> producer;
  private final Predicate<String> isPrivate;
  private final DashboardOptions limits;
  private final Clock clock;
  private int underWay;

  /**
   * Takes nothing yet.
   *
   * @param isPrivate whether a source of that name is declared to be private
   */
  Uploads(
      Vertx vertx,
      Producer<byte[], byte[]> producer,
      Predicate<String> isPrivate,
      DashboardOptions limits,
      Clock clock) {
    this.vertx = vertx;
    this.producer = producer;
    this.isPrivate = isPrivate;
    this.limits = limits;
    this.clock = clock;
  }

  /** A producer that says soon that the broker is away: somebody waits for the answer. */
  static Producer<byte[], byte[]> producer(Settings settings) {
    var config = settings.producerConfig();
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 8_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void mount(Router router) {
    router.post("/api/clips").handler(this::receive);
  }

  private void receive(RoutingContext context) {
    if (underWay >= AT_ONCE) {
      context.response().putHeader("Retry-After", "1");
      end(context, 503, "too many uploads are under way", "send it again");
      return;
    }
    if (isPrivate.test(context.request().getParam("source"))) {
      end(
          context,
          409,
          "this source is private, and what is uploaded is not",
          "upload it as another source");
      return;
    }
    underWay++;
    context.addEndHandler(ended -> underWay--);
    collect(context);
  }

  /** Collected here and not by a BodyHandler, which takes some content types for forms. */
  private void collect(RoutingContext context) {
    var request = context.request();
    var body = Buffer.buffer();
    long patience = vertx.setTimer(limits.uploadWithin().toMillis(), late -> tooSlow(context));
    context.addEndHandler(ended -> vertx.cancelTimer(patience));
    request.handler(
        part -> {
          if (body.length() + part.length() > limits.uploadLimitBytes()) {
            cutOff(
                context,
                413,
                "the file is larger than " + limits.uploadLimitBytes() + " bytes",
                "send a shorter clip");
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        ended -> {
          vertx.cancelTimer(patience);
          accept(context, body.getBytes());
        });
  }

  private void tooSlow(RoutingContext context) {
    cutOff(
        context,
        408,
        "the file was not here within " + limits.uploadWithin().toSeconds() + " s",
        "send a shorter clip, or FLAC in place of WAV, or use a faster line");
  }

  private void cutOff(RoutingContext context, int status, String error, String cure) {
    context.request().handler(ignored -> {});
    context.request().endHandler(ignored -> {});
    end(context, status, error, cure);
  }

  private void accept(RoutingContext context, byte[] file) {
    String source = context.request().getParam("source");
    String name = context.request().getParam("name");
    vertx
        .executeBlocking(() -> send(source, name, file), false)
        .onSuccess(clip -> Answers.json(context, 202, Map.of("clip", clip)))
        .onFailure(failure -> refuse(context, failure));
  }

  private String send(String source, String name, byte[] file)
      throws ExecutionException, InterruptedException, TimeoutException {
    var upload = ClipRecords.of(source, name, file, clock.instant(), null);
    producer.send(upload.record()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return upload.clipId();
  }

  private static void refuse(RoutingContext context, Throwable failure) {
    if (failure instanceof AudioException audio) {
      Answers.refuse(context, audio.kind().httpStatus(), audio.getMessage(), cure(audio));
    } else if (failure instanceof IllegalArgumentException) {
      Answers.refuse(
          context,
          400,
          failure.getMessage(),
          "POST /api/clips?source=NAME[&name=NAME], the file as body");
    } else if (isAway(failure)) {
      LOG.warn("an upload was not taken by the broker: {}", failure.toString());
      Answers.refuse(context, 503, "the broker did not take the clip", "send it again later");
    } else {
      context.fail(failure);
    }
  }

  private static String cure(AudioException audio) {
    return switch (audio.kind()) {
      case UNSUPPORTED -> "send WAV, FLAC or Ogg Vorbis";
      case INVALID -> "send a file that a player plays";
      case TOO_LARGE -> "send a shorter clip";
    };
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof KafkaException
        || failure.getCause() instanceof KafkaException;
  }

  /**
   * The connection ends a moment after the answer: at once, and a client that is still sending
   * would see a broken connection in place of the answer.
   */
  private void end(RoutingContext context, int status, String error, String cure) {
    context.response().putHeader("Connection", "close");
    Answers.refuse(context, status, error, cure);
    var connection = context.request().connection();
    vertx.setTimer(LINGER_MS, over -> connection.close());
  }
}
