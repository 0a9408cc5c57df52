package org.earshot.it;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.earshot.wire.Settings;

/** Puts records on topics as somebody's own program would. */
final class Send {
  private Send() {}

  /** Returns when the broker has them all. */
  static void all(Settings settings, List<ProducerRecord<byte[], byte[]>> records) {
    try (var producer = settings.producer()) {
      List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
      for (var one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("not sent", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while sending", e);
    }
  }
}
