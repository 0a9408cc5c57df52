/**
 * Training and adversarial training of victims: splits, batches, schedule, early stopping.
 *
 * <pre>
 *   datasets.&lt;kind&gt; --DatasetReader--&gt; TrainingSet --Split.folds--&gt; train | stop | test
 *                                                          |       |      |
 *                    Batches: shuffle, shift, mixup &lt;------+       |      |
 *                        | x, targets                              |      |
 *                    Fgsm x' (Eq. 14)                              |      |
 *                        | CompiledNetwork.accumulate, update      |      |
 *                    Evaluation of each epoch &lt;--------------------+      |
 *                        | BestEpoch keeps its parameters                 |
 *                    Evaluation, once &lt;-----------------------------------+
 *                        |
 *   TrainingExecutor: ModelStore (zip), ModelCard --&gt; models
 * </pre>
 *
 * Everything but {@code DatasetReader} and {@code TrainingExecutor} knows no Kafka. All randomness
 * of an epoch comes from a generator of that epoch's own, so epoch 7 is the same whether or not a
 * training was interrupted before it.
 */
package org.earshot.training;
