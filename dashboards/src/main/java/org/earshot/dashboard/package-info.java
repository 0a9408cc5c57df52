/**
 * What people and Prometheus see: the live page, the REST API, server-sent events and {@code
 * /metrics}, all from one state that one thread reads out of the topics.
 *
 * <pre>
 *   verdicts · attack-results · robustness · job-events · dead-letters · models · control
 *   workers · sources · source-events · representations.*     (never private.*)
 *        |  TopicReader (its own thread, no group: every dashboard reads everything)
 *        v
 *   MonitorState ──snapshot()──> Snapshot (immutable)
 *                                   |
 *        +--------------------------+---------------------------+
 *        v                          v                           v
 *   Events  /events (SSE)      Api  /api/...             MonitorMetrics  /metrics
 *
 *   Lags (wire), Fleet  ask the broker (Admin): how far stages are behind, who works ──> /metrics
 *   ModelFiles  GET /api/models/files/SHA256 <── the model directory
 *   Uploads  POST /api/clips ──> clips            Probes  /livez, /readyz, /metrics
 *   Labels  POST /api/clips/ID/label: clips ──> datasets.clips
 * </pre>
 *
 * <p>{@link org.earshot.dashboard.DashboardRole} wires this; {@link
 * org.earshot.dashboard.HealthServer} serves the probes alone, for roles that have no page.
 */
package org.earshot.dashboard;
