/**
 * The Kafka Streams topologies: from clips to representations, and from results to measures. The
 * only Kafka Streams code.
 *
 * <pre>
 *   RepresentationTopology
 *     clips                  -> admit -> represent -> representations.&lt;kind>
 *     datasets.clips         -> admit -> represent -> datasets.&lt;kind>
 *     private.&lt;source>.clips -> admit -> represent -> private.&lt;source>.&lt;kind>   (an application of its own)
 *                                 \         /
 *                                 KnownClips (store)
 *
 *   RobustnessTopology
 *     attack-results -> check -> by source and protocol -> AttackEvidence  --+
 *                                                                            +- PublishWindows -> robustness
 *     verdicts       -> check -> by source              -> VerdictEvidence --+   (Agenda, Shelf, by the wall clock)
 *
 *   RetrainWatch (in RobustnessTopology, one task)
 *     fooling of labelled clips, ends of retrainings --+- WatchStores -> jobs.training, job-events
 *     control, models ---------------------------------+                 control (--auto-activate)
 *
 *   what a record is to blame for -> DeadLetters -> dead-letters
 * </pre>
 *
 * <p>A store is per partition, so a clip's record must be keyed by its id: that is why clips are
 * not repartitioned and no array ever passes a repartition topic. Dead letters are Kafka Streams'
 * own machinery (KIP-1034) with this project's reason in a header. All stores are in memory: what
 * they hold is small, their changelogs restore it, and no native library is loaded.
 *
 * <p>A record on {@code robustness} describes one window of one series and is written again while
 * the window is open. As long as there is anything in its window a series has a record for the
 * window that ends next: a window that has ended with no later one beside it tells of a silent
 * source.
 */
package org.earshot.streams;
