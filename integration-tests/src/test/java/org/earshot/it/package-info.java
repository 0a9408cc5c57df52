/**
 * The product as its users meet it: the {@code earshot} command in processes of its own, with real
 * brokers, a real browser and a real Prometheus. Nothing here reaches into a role; what a test
 * wants to know it reads from topics, from the API and from what the command prints.
 *
 * <pre>
 *   DemoTest, OwnAudioTest, BrowserTest, PrometheusTest --> one demo, shared (DemoExtension)
 *   RestartTest --> a demo that ends and starts again
 *   RolesTest   --> broker, process, two work, dashboard: workers are killed and drained
 *   IngestTest  --> broker, ingest
 *   RunTest     --> a run with sources of a user's own
 *   PrivacyTest --> broker, process, work: a purge (benchmarks/purge.sh; not in every build)
 * </pre>
 *
 * <p>Tools that are not everywhere (chromium, prometheus, kcat ...) are asked for by {@link
 * org.earshot.it.Tools}: without one its tests are skipped and say so; in CI they fail.
 */
package org.earshot.it;
