package org.earshot.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.earshot.message.Hashes;

/**
 * The clips that a partition has done, and the hash of what they held.
 *
 * <p>An id is kept as the first 16 bytes of its SHA-256, with 16 bytes of its content's: about 150
 * bytes of memory a clip, so a day at ten clips a second is 130 MB over all partitions. Ids lie in
 * buckets by the hour (data sets: by the day) and a whole bucket is dropped when it is older than
 * the memory; a look-up asks each bucket. Time is the processor's own clock: one record with a
 * timestamp in the future would otherwise make it forget everything.
 */
final class KnownClips {
  private static final int HASH_BYTES = 16;

  private final WindowStore<Bytes, byte[]> store;
  private final Road road;

  KnownClips(WindowStore<Bytes, byte[]> store, Road road) {
    this.store = store;
    this.road = road;
  }

  /** In memory: its changelog restores it, and it needs no native library. */
  static StoreBuilder<WindowStore<Bytes, byte[]>> builder(Road road) {
    return Stores.windowStoreBuilder(
        Stores.inMemoryWindowStore(road.store(), road.memory(), road.bucket(), false),
        Serdes.Bytes(),
        Serdes.ByteArray());
  }

  /** The hash of a file, as it is remembered. */
  static byte[] content(byte[] file) {
    return Arrays.copyOf(Hashes.digest().digest(file), HASH_BYTES);
  }

  /** The newest content of a known id. */
  Optional<byte[]> contentOf(String id, Instant now) {
    byte[] newest = null;
    try (var contents = store.fetch(key(id), now.minus(road.memory()), now)) {
      while (contents.hasNext()) {
        newest = contents.next().value;
      }
    }
    return Optional.ofNullable(newest);
  }

  /** Remembers a clip that is done. */
  void remember(Clip clip, Instant now) {
    store.put(key(clip.id()), clip.content(), bucket(now));
  }

  private long bucket(Instant now) {
    Duration size = road.bucket();
    return Math.floorDiv(now.toEpochMilli(), size.toMillis()) * size.toMillis();
  }

  private static Bytes key(String id) {
    return Bytes.wrap(Arrays.copyOf(Hashes.digest().digest(id.getBytes(UTF_8)), HASH_BYTES));
  }
}
