/**
 * The Kafka loops of a worker.
 *
 * <pre>
 *   representations.* -> Classifier -> verdicts, jobs.continuous     (one transaction)
 *   jobs.*            -> JobRunner  -> JobExecutor: attack, training
 *                                        -> attack-results, adversarials, models, job-events
 * </pre>
 */
package org.earshot.worker;
