/**
 * The {@code earshot} command, the embedded broker, and everything in one process.
 *
 * <pre>
 *   earshot demo       broker + process + work + dashboard in one JVM, fed by bundled clips
 *   earshot run        the same, fed by sources of the user's (OneProcess has what both share)
 *   earshot broker     EmbeddedBroker
 *   earshot ingest     Feed; with --sources Sources   (ingest)
 *   earshot process    StreamsRole   (streams-processors)
 *   earshot work       WorkerRole    (gpu-workers)
 *   earshot dashboard  DashboardRole (dashboards)
 *   earshot train, attack       jobs on the queues, followed by their events (JobFollower, AttackJobs)
 *   earshot models, policy, mute ...  wishes on control (Wishes)
 *   earshot sources, devices    how sources stand (KnownSources), what this machine can hear with
 *   earshot purge               deletes a private source's audio (PrivateAudio of wire)
 *   earshot attack --replay     recorded results done again (JobReplay of workers', LocalReplay of files)
 *   ... --local                 the same on files, without Kafka (LocalModel, LocalAttack)
 * </pre>
 *
 * <p>Roles are {@code AutoCloseable} services: starting means serving, and they are closed in
 * reverse order. Only this package reads options and the environment.
 */
package org.earshot.monitor;
