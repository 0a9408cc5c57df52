/**
 * Training and adversarial training of victims: splits, batches, schedule, early stopping.
 *
 * <pre>
 *   datasets.&lt;kind&gt; --DatasetReader--&gt; TrainingSet -----Split------&gt; train | stop | test
 *                                                          |       |      |
 *                    Batches: shuffle, shift, mixup &lt;------+       |      |
 *                        | x, targets                              |      |
 *                    Fgsm x' (Eq. 14)                              |      |
 *                        | CompiledNetwork.accumulate, update      |      |
 *                    Look after each epoch &lt;-----------------------+      |
 *                        | BestEpoch keeps its parameters                 |
 *                        | Keeping: SavedEpochs (a file, each epoch)      |
 *                    Evaluation, once &lt;-----------------------------------+
 *                        |
 *   TrainingExecutor: ModelStore (zip), ModelCard --&gt; models
 * </pre>
 *
 * The values of a set lie in a mapped file ({@code SetFiles}); a step takes its batch in {@code
 * Parts} where memory is short; {@code InitialWeights} are drawn or another model's.
 *
 * <p>Everything but {@code DatasetReader}, {@code Stock} and {@code TrainingExecutor} knows no
 * Kafka. {@code Trainings} does the one training of a job, or those of a cross-validation in turn.
 * All randomness of an epoch comes from a generator of that epoch's own, so epoch 7 is the same
 * whether or not a training was interrupted before it.
 */
package org.earshot.training;
