/**
 * Attacks on classifiers, over nothing but {@code float} arrays: no Kafka, no ND4J.
 *
 * <p>An attack gives, for each clip, the smallest perturbation that it found over its schedule,
 * measured in l2. What all attacks share stands in {@code Campaign}; an attack is a record of its
 * parameters and one {@code Search}. {@code Attacks.sharing} says which attacks can search
 * together; {@code Attacks.run} lets them.
 *
 * <pre>
 *   AttackSpec --Attacks.of--> Fgsm | Bim | Jsma | DeepFool | Cwa      | Pia
 *                                | attack(Victim, Batch, seed, Progress) | attack(BlackBox, ...)
 *                                v                                       v
 *   clean pass ---> who is right, targets ---> Search ---> re-check ---> AttackOutcome
 *    (Campaign)        (Trial, Targets)          |         (Campaign)      (ClipOutcome...)
 *                                                v
 *                       rounds: each clip on its own walk (BimWalk, DeepFoolWalk, PiaWalk ...),
 *                       one batch through Passes, finished clips leave the batch
 * </pre>
 *
 * <p>A clip's course depends on nothing but the clip, so its batch and its neighbours change no
 * result beyond the victim's own rounding. {@code Queries} and {@code Passes} are the only ways to
 * the victim: they count, time and look for cancellation before every pass. A black box tells its
 * most likely classes alone.
 */
package org.earshot.attack;
