/**
 * The Kafka loops of a worker. It classifies what comes before anything else, and attacks and
 * trains with what is left of the machine.
 *
 * <pre>
 *   control, models -&gt; ControlFollower -&gt; Wanted: models in memory, attack policy
 *                          |                 |
 *           ActiveNetworks, Weights: files, fetched and checked -&gt; ModelReporter -&gt; workers
 *                                            |
 *   representations.*, private.*.KIND ---&gt; Classifier, Policy -&gt; verdicts, jobs.continuous,
 *                                            :                    job-events, dead-letters
 *                                            : Turnstile            (one transaction)
 *                                            :
 *   jobs.requested   -&gt; JobLane \           :
 *   jobs.continuous  -&gt; JobLane  JobExecutor: attack (StartReader for black boxes), training
 *   jobs.training    -&gt; JobLane /  -&gt; attack-results, adversarials, models, job-events
 * </pre>
 *
 * <p>Continuous attacks keep within their share of the time ({@code WorkShare}). A lane holds a
 * queue's share consumer and renews the lock of the one job that it runs; the job itself runs on a
 * thread of its own and asks the turnstile between the layers of each pass.
 */
package org.earshot.worker;
