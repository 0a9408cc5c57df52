package org.earshot.attack;

import java.util.SortedMap;
import org.earshot.message.AttackSpec;

/**
 * An attack with its parameters. Each gives, for each clip, the smallest perturbation that it found
 * over its schedule, measured in l2.
 *
 * <p>The same victim, batch and seed give the same bits on the same machine.
 */
public sealed interface Attack permits Fgsm, Bim, Jsma, DeepFool, Cwa, Pia {
  /** The name in specs, metrics and results: {@code bim-a}. */
  String id();

  /** What the draw of targets is shared by: {@code bim} for BIM-a and BIM-b. */
  String family();

  /** Whether it aims at a class. */
  boolean targeted();

  /** Where its schedule ends, as RMS. */
  double wideRms();

  /** All its other parameters, by the names that they have in specs. */
  SortedMap<String, Double> parameters();

  /** The short hash of all that, as results carry it. */
  default String protocol() {
    return new AttackSpec(id(), parameters(), targeted(), wideRms(), false).protocol();
  }

  /**
   * Attacks the clips that the victim gets right (unlabelled: all, its own prediction standing in
   * for the label). Others are skipped, with a name for the reason.
   *
   * @param seed draws targets, by hash with the clip's id
   * @throws IllegalArgumentException if a clip does not fit the victim
   * @throws java.util.concurrent.CancellationException if the thread is interrupted or {@code
   *     progress} says so, before the next pass; the interrupt flag stays as it is
   */
  AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress);
}
