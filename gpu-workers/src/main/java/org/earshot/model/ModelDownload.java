package org.earshot.model;

import static java.net.http.HttpResponse.BodySubscribers.mapping;
import static java.net.http.HttpResponse.BodySubscribers.ofFile;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.earshot.message.ModelCard;

/**
 * Brings a model's zip from a dashboard into the model directory, named and checked by its SHA-256.
 * One attempt, in bounded time; whoever calls decides whether there is another.
 */
public final class ModelDownload {
  /** The largest zip taken: three times VGG-16 with torchvision's dense layers. */
  static final long LARGEST_BYTES = 2L * 1024 * 1024 * 1024;

  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTS_WITHIN).build();
  private final ModelStore store;
  private final ModelSource source;
  private final Duration arrivesWithin;

  /** Fetches from a dashboard into a directory. */
  public ModelDownload(ModelStore store, ModelSource source) {
    this(store, source, ARRIVES_WITHIN);
  }

  ModelDownload(ModelStore store, ModelSource source, Duration arrivesWithin) {
    this.store = store;
    this.source = source;
    this.arrivesWithin = arrivesWithin;
  }

  /** Where files come from. */
  public ModelSource source() {
    return source;
  }

  /**
   * Fetches the card's zip.
   *
   * @throws ModelFileException if the dashboard does not have it, refuses, or sends something else
   * @throws IOException if the dashboard does not answer, or breaks off, or takes longer than ten
   *     minutes
   * @throws InterruptedException if the thread is interrupted; the transfer ends
   */
  public void fetch(ModelCard card) throws IOException, InterruptedException {
    store.receive(card.sha256(), source.toString(), part -> fill(card, part));
  }

  private void fill(ModelCard card, Path part) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(source.file(card.sha256())).timeout(ANSWERS_WITHIN);
    if (source.token() != null) {
      request.header("Authorization", "Bearer " + source.token());
    }
    var answer = await(request.build(), part);
    if (answer.body() != null) {
      throw new ModelFileException(source + " " + answer.body());
    }
    long promised = answer.headers().firstValueAsLong("content-length").orElseThrow();
    if (Files.size(part) != promised) {
      throw new IOException(
          "%s promised %d bytes and sent %d".formatted(source, promised, Files.size(part)));
    }
  }

  private HttpResponse<String> await(HttpRequest request, Path part)
      throws IOException, InterruptedException {
    var answer = client.sendAsync(request, info -> body(info, part));
    try {
      return answer.get(arrivesWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("%s takes longer than %s".formatted(source, arrivesWithin), e);
    } catch (ExecutionException e) {
      throw new IOException("%s does not give it: %s".formatted(source, cause(e)), e);
    } finally {
      answer.cancel(true); // what is still on its way is not wanted any longer
    }
  }

  /** Connection refusals carry no message. */
  private static String cause(ExecutionException e) {
    var cause = e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** A refusal as text, or null while the file is written. */
  private static BodySubscriber<String> body(ResponseInfo info, Path part) {
    String refusal = refusal(info);
    return refusal == null ? mapping(ofFile(part, WRITE), written -> null) : new Unread(refusal);
  }

  /** Takes nothing of a body that nobody wants, however long it is. */
  private record Unread(String refusal) implements BodySubscriber<String> {
    @Override
    public CompletionStage<String> getBody() {
      return CompletableFuture.completedFuture(refusal);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> part) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private static String refusal(ResponseInfo info) {
    return switch (info.statusCode()) {
      case 200 -> length(info);
      case 401 -> "asks for its token; set EARSHOT_TOKEN";
      case 404 -> "does not have it";
      default -> "answers " + info.statusCode();
    };
  }

  private static String length(ResponseInfo info) {
    long bytes = info.headers().firstValueAsLong("content-length").orElse(-1);
    if (bytes < 0) {
      return "does not say how long it is";
    }
    return bytes <= LARGEST_BYTES ? null : "sends %d bytes, which is no model".formatted(bytes);
  }
}
