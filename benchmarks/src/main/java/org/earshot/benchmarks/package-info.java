/**
 * Measurements of the product, and comparisons with the Python tools side by side.
 *
 * <pre>
 *   benchmarks/engine.sh --&gt; python/engine_peer.py (PyTorch) &lt;--lines--&gt; EngineBenchmark
 * </pre>
 */
package org.earshot.benchmarks;
