/**
 * What travels on the topics, as records, and their JSON.
 *
 * <pre>
 *   Verdict        classifier  -> verdicts
 *   Job            policy, CLI -> jobs.requested, jobs.continuous, jobs.training
 *   JobEvent       worker      -> job-events
 *   AttackResult   worker      -> attack-results
 *   Robustness     topology    -> robustness
 *   ModelCard      trainer     -> models
 *   Control        operator    -> control
 *   WorkerReport   worker      -> workers
 *   SourceReport   listener    -> sources
 *   SourceEvent    listener    -> source-events
 * </pre>
 *
 * <p>{@link org.earshot.message.Retraining} makes the job of an adversarial training out of a
 * model's card; its outcome beside the original is a {@link org.earshot.message.Hardening} on the
 * new card.
 *
 * <p>Audio and arrays never appear here: a clip is an audio file, a representation a {@code .npy}
 * file, and what refers to one is a {@link org.earshot.message.Reference}.
 */
package org.earshot.message;
