/**
 * Kafka as every module sees it: topics as values, headers, dead letters, client settings. Only
 * kafka-clients is used here; but for Lags, which measures, there is no loop and no thread.
 *
 * <pre>
 *   Topics.CLIPS ──────┐
 *   Topic(name, serdes)├── Settings.producer(), consumer(), shareConsumer(), admin()
 *   Facts  <-> headers ┘   DeadLetter -> dead-letters
 *
 *   Stage: representation, verdict, robustness <-> its consumer group <- Lags: how far each is behind
 *
 *   Cluster: creates topics, says how long they keep audio     PrivateAudio: empties a private source's
 *
 *   audio file -> CanonicalClip -> ClipRecords -> clips, datasets.clips
 * </pre>
 */
package org.earshot.wire;
