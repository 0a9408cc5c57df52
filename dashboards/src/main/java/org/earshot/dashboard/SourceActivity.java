package org.earshot.dashboard;

import java.time.Instant;

/**
 * What one feed did.
 *
 * @param clipsPerMinute clips whose representation arrived within the last minute
 * @param lastAudioAt the last sample heard, in the feed's own time; null if nobody said
 * @param lastClipAt when a clip arrived last, in this machine's time
 * @param lastVerdictAt when a model decided last, or null
 */
public record SourceActivity(
    String source,
    int clipsPerMinute,
    Instant lastAudioAt,
    Instant lastClipAt,
    Instant lastVerdictAt) {}
