/**
 * The victim networks: architectures as DL4J graph configurations, and where trained ones are kept.
 *
 * <pre>
 *   Architecture.configuration(...) --&gt; ComputationGraph --&gt; DL4J zip (ModelSerializer)
 *                                             |
 *                                             v
 *                               org.earshot.engine.CompiledNetwork
 * </pre>
 */
package org.earshot.model;
