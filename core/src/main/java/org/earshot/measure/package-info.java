/**
 * The paper's measures: pure functions over attack results and verdicts. No clock, no store, no
 * topic: what gathers a window's results calls {@link org.earshot.measure.Measures}.
 *
 * <pre>
 *   AttackResult...  --+-- FoolingCurve ---------- Robustness.Fooling   rates, AUC, norms
 *   (one series,       |      Wilson, Budgets
 *    one window)       +-- PairedNorms ----------- Robustness.EpsR      Eq. 15 and its interval
 *                             Bootstrap
 *   Fooling...  ---------- Suspicion      rates that are too good to be true
 *   Verdict...  ---------- VerdictCounts --------- Robustness.Accuracy
 * </pre>
 *
 * <p>An l2 norm means nothing without the number of pixels d, so budgets are RMS = l2 / sqrt(d) and
 * become l2 by {@link org.earshot.measure.Budgets#l2}.
 */
package org.earshot.measure;
