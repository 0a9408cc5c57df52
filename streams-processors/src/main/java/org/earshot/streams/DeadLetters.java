package org.earshot.streams;

import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.earshot.audio.AudioException;
import org.earshot.wire.DeadLetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a record that cannot be read or processed to {@code dead-letters}, in the transaction that
 * commits its offset, and goes on with the next one. What no record is to blame for (Kafka itself,
 * or a defect while no record is at hand) stops the thread instead.
 */
public final class DeadLetters
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  @Override
  public void configure(Map<String, ?> configs) {
    // The topic and the reasons are the project's own: there is nothing to configure.
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    log(context, exception);
    return DeserializationExceptionHandler.Response.resume(
        List.of(DeadLetter.of(record, DeadLetter.Reason.INVALID, exception)));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (exception instanceof KafkaException || context.topic() == null) {
      return ProcessingExceptionHandler.Response.fail();
    }
    log(context, exception);
    return ProcessingExceptionHandler.Response.resume(
        List.of(
            DeadLetter.of(
                context.topic(),
                context.partition(),
                context.offset(),
                context.sourceRawKey(),
                context.sourceRawValue(),
                context.headers(),
                reason(exception),
                exception)));
  }

  static DeadLetter.Reason reason(Exception exception) {
    if (exception instanceof AudioException audio) {
      return switch (audio.kind()) {
        case UNSUPPORTED -> DeadLetter.Reason.UNSUPPORTED;
        case INVALID -> DeadLetter.Reason.INVALID;
        case TOO_LARGE -> DeadLetter.Reason.TOO_LARGE;
      };
    }
    if (exception instanceof ReusedIdException) {
      return DeadLetter.Reason.ID_REUSED;
    }
    return exception instanceof IllegalArgumentException
            || exception instanceof DateTimeException
            || exception instanceof ArithmeticException
        ? DeadLetter.Reason.INVALID
        : DeadLetter.Reason.UNEXPECTED;
  }

  private static void log(ErrorHandlerContext context, Exception exception) {
    LOG.warn(
        "dead letter: {}-{} at {}: {}",
        context.topic(),
        context.partition(),
        context.offset(),
        exception.toString());
  }
}
