package org.earshot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which feeds give audio, and how fast. */
final class Sources {
  /** Feeds that are told apart; more share {@link #OTHER}, so that nobody can fill the memory. */
  static final int LIMIT = 50;

  static final String OTHER = "other";
  private static final Duration RATE_OVER = Duration.ofMinutes(1);
  private static final int ARRIVALS_LIMIT = 6000;

  private final Map<String, Feed> feeds = new TreeMap<>();

  void clip(String source, Instant arrivedAt, Instant endedAt) {
    var feed = feed(source);
    feed.arrivals.addLast(arrivedAt);
    if (feed.arrivals.size() > ARRIVALS_LIMIT) {
      feed.arrivals.removeFirst();
    }
    feed.lastClipAt = later(feed.lastClipAt, arrivedAt);
    feed.lastAudioAt = later(feed.lastAudioAt, endedAt);
  }

  void verdict(String source, Instant decidedAt, Instant endedAt) {
    var feed = feed(source);
    feed.lastVerdictAt = later(feed.lastVerdictAt, decidedAt);
    feed.lastAudioAt = later(feed.lastAudioAt, endedAt);
  }

  /** The feed that was heard last comes first. */
  List<SourceActivity> activity(Instant now) {
    return feeds.entrySet().stream()
        .map(entry -> entry.getValue().activity(entry.getKey(), now))
        .sorted(
            Comparator.comparing(
                    SourceActivity::lastAudioAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed())
        .toList();
  }

  private Feed feed(String source) {
    String name = feeds.containsKey(source) || feeds.size() < LIMIT ? source : OTHER;
    return feeds.computeIfAbsent(name, key -> new Feed());
  }

  private static Instant later(Instant one, Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  private static final class Feed {
    private final Deque<Instant> arrivals = new ArrayDeque<>();
    private Instant lastAudioAt;
    private Instant lastClipAt;
    private Instant lastVerdictAt;

    SourceActivity activity(String name, Instant now) {
      while (!arrivals.isEmpty() && arrivals.peekFirst().isBefore(now.minus(RATE_OVER))) {
        arrivals.removeFirst();
      }
      return new SourceActivity(name, arrivals.size(), lastAudioAt, lastClipAt, lastVerdictAt);
    }
  }
}
