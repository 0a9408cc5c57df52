/**
 * Measurements of the product, and comparisons with the Python tools side by side.
 *
 * <pre>
 *   benchmarks/engine.sh --&gt; python/engine_peer.py (PyTorch) &lt;--lines--&gt; EngineBenchmark
 *   benchmarks/attacks.sh --&gt; AttackExport --model, clips--&gt; AttackBenchmark      --jsonl--&gt; python/attacks_table.py
 *                                             \---------&gt; python/attacks_peer.py --jsonl--/
 *   benchmarks/sources.sh --&gt; earshot broker, SourceLoad: many simulated microphones in one process
 * </pre>
 */
package org.earshot.benchmarks;
