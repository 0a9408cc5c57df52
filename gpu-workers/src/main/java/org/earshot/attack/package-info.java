/**
 * Attacks on classifiers, over nothing but {@code float} arrays: no Kafka, no ND4J.
 *
 * <p>An attack gives, for each clip, the smallest perturbation that it found over its schedule,
 * measured in l2. What all attacks share stands in {@code Campaign}; an attack is a record of its
 * parameters and one {@code Search}.
 *
 * <pre>
 *   AttackSpec --Attacks.of--> Fgsm | Bim
 *                                | attack(Victim, Batch, seed, Progress)
 *                                v
 *   clean pass ---> who is right, targets ---> Search ---> re-check ---> AttackOutcome
 *    (Campaign)        (Trial, Targets)          |         (Campaign)      (ClipOutcome...)
 *                                                v
 *                       rounds: each clip at its own epsilon (EpsilonSearch),
 *                       one batch through Passes, finished clips leave the batch
 * </pre>
 *
 * <p>A clip's course depends on nothing but the clip, so its batch and its neighbours change no
 * result beyond the victim's own rounding. {@code Passes} is the only way to the victim: it counts,
 * times and looks for cancellation before every pass.
 */
package org.earshot.attack;
