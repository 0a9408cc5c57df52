package org.earshot.streams;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka Streams application that replaces its threads when they die, up to a point. */
final class StreamsApplication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);

  private final String name;
  private final KafkaStreams streams;
  private final Consumer<Throwable> onFailure;
  private final Failures failures = new Failures(Clock.systemUTC());
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final Duration closeLimit;

  /** Begins to start; {@link #awaitRunning} tells when it runs. */
  StreamsApplication(
      Topology topology, Properties config, Duration closeLimit, Consumer<Throwable> onFailure) {
    this.name = config.getProperty("application.id");
    this.closeLimit = closeLimit;
    this.onFailure = onFailure;
    this.streams = new KafkaStreams(topology, config);
    streams.setStateListener((state, before) -> stateChanged(state));
    streams.setUncaughtExceptionHandler(this::threadDied);
    streams.start();
  }

  /**
   * Waits until it runs.
   *
   * @throws IllegalStateException if it does not within the limit, saying why
   */
  void awaitRunning(Duration limit) {
    try {
      running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "%s did not start within %d s, it is %s"
              .formatted(name, limit.toSeconds(), streams.state()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "%s did not start: %s".formatted(name, e.getCause().getMessage()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + " was interrupted while it started", e);
    }
  }

  boolean isRunning() {
    return streams.state() == State.RUNNING;
  }

  private void stateChanged(State state) {
    if (state == State.RUNNING) {
      running.complete(null);
    } else if (state == State.ERROR || state == State.NOT_RUNNING) {
      running.completeExceptionally(new IllegalStateException(name + " is " + state));
    }
  }

  private StreamThreadExceptionResponse threadDied(Throwable cause) {
    if (!failures.tooMany()) {
      LOG.error("{}: a thread died and is replaced", name, cause);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    running.completeExceptionally(cause);
    onFailure.accept(new IllegalStateException(name + " gave up: " + cause.getMessage(), cause));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Begins to close without waiting. */
  void beginClose() {
    close(Duration.ZERO);
  }

  /** Closes and leaves the group, so that peers take over at once. */
  @Override
  public void close() {
    if (!close(closeLimit)) {
      LOG.warn("{} did not close within {} ms", name, closeLimit.toMillis());
    }
  }

  private boolean close(Duration limit) {
    return streams.close(CloseOptions.timeout(limit).withGroupMembershipOperation(LEAVE_GROUP));
  }
}
