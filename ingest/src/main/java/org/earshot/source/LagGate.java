package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import org.earshot.ingest.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the pipeline lags: from when it is further behind than the limit until it has caught up
 * to half of it, so that what it gets then is the newest. For one thread at a time.
 */
final class LagGate {
  /** As often a source that is sampled is thinned further while the pipeline lags. */
  static final Duration THINS_EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(LagGate.class);
  private static final int THINNEST = 64;

  private final Supplier<Duration> lag;
  private final Duration limit;
  private final Ticker ticker;
  private boolean lagging;
  private int share = 1;
  private long shareSince;

  /** See {@link ClipOutlet}. */
  LagGate(Supplier<Duration> lag, Duration limit, Ticker ticker) {
    this.lag = requireNonNull(lag, "lag");
    this.limit = requireNonNull(limit, "limit");
    this.ticker = requireNonNull(ticker, "ticker");
    this.shareSince = ticker.nanos();
  }

  /** Whether clips wait for the pipeline, as it was seen last. */
  boolean lagging() {
    return lagging;
  }

  /** One of how many clips is sent of sources that are sampled. */
  int share() {
    return share;
  }

  /** Looks at the lag. */
  void look() {
    Duration now = lag.get();
    boolean over = now.compareTo(limit) > 0;
    boolean under = now.compareTo(limit.dividedBy(2)) <= 0;
    if (over != lagging && (over || under)) {
      lagging = over;
      LOG.warn(
          over
              ? "the pipeline lags by {}: clips wait, and give way to newer ones"
              : "the pipeline lags by {} again: clips are sent",
          now);
    }
    long nanos = ticker.nanos();
    if (nanos - shareSince >= THINS_EVERY.toNanos() && (over || under)) {
      share = over ? Math.min(THINNEST, 2 * share) : Math.max(1, share / 2);
      shareSince = nanos;
    }
  }
}
