/**
 * The victim networks: architectures as DL4J graph configurations, weights from and for PyTorch,
 * and where models are kept.
 *
 * <pre>
 *   Architecture.configuration(...) --&gt; ComputationGraph --&gt; DL4J zip (ModelSerializer) in ModelStore
 *     GoogLeNet, PlainNetworks,             |      ^
 *     ResidualNetworks                      |      | Pretrained, by TorchNames
 *          |                                |      v
 *          v                                |   Safetensors: weights under torchvision's names
 *   NetworkDescription                      v
 *                               org.earshot.engine.CompiledNetwork
 *
 *   dashboard (ModelSource) --&gt; ModelDownload: SHA-256 --&gt; ModelStore
 *   models (topic)          --&gt; ModelRegistry: the cards
 * </pre>
 */
package org.earshot.model;
