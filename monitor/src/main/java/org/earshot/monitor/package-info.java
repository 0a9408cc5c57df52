/**
 * The {@code earshot} command, the embedded broker, and everything in one process.
 *
 * <pre>
 *   earshot demo       broker + process + work + dashboard in one JVM, fed by bundled clips
 *   earshot broker     EmbeddedBroker
 *   earshot ingest     Feed          (ingest)
 *   earshot process    StreamsRole   (streams-processors)
 *   earshot work       WorkerRole    (gpu-workers)
 *   earshot dashboard  DashboardRole (dashboards)
 * </pre>
 *
 * <p>Roles are {@code AutoCloseable} services: starting means serving, and they are closed in
 * reverse order. Only this package reads options and the environment.
 */
package org.earshot.monitor;
