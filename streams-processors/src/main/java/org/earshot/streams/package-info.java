/**
 * The Kafka Streams topologies: from clips to representations, and from results to measures. The
 * only Kafka Streams code.
 *
 * <pre>
 *   clips          -> admit -> represent -> representations.&lt;kind>   RepresentationTopology
 *   datasets.clips -> admit -> represent -> datasets.&lt;kind>
 *                       |          |
 *                 known id?     remember
 *                       +--store---+
 *
 *   anything that a record is to blame for -> DeadLetters -> dead-letters
 * </pre>
 *
 * <p>A store is per partition, so a clip's record must be keyed by its id: that is why nothing is
 * repartitioned here and no array ever passes a repartition topic. Representations are computed by
 * {@link org.earshot.streams.Transform}, dead letters are Kafka Streams' own machinery (KIP-1034)
 * with this project's reason in a header.
 */
package org.earshot.streams;
