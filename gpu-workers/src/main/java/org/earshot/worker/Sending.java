package org.earshot.worker;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Sends records and waits until the brokers have them. */
final class Sending {
  private static final long WITHIN_SECONDS = 10;

  private Sending() {}

  /**
   * Returns when all records are acknowledged.
   *
   * @throws KafkaException if one is not within ten seconds
   */
  static void all(Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    try {
      for (var one : sent) {
        one.get(WITHIN_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new KafkaException("not sent: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("not acknowledged within %d s".formatted(WITHIN_SECONDS), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the flag
    }
  }
}
