package org.earshot.monitor;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.earshot.attack.Warnings;
import org.earshot.measure.Measures;
import org.earshot.measure.Suspicion;
import org.earshot.message.AttackResult;
import org.earshot.message.Robustness.EpsR;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Robustness.Window;

/**
 * What attacks did to models, a line each.
 *
 * @param models that were attacked
 */
record AttackTable(PrintWriter terminal, AttackedModels models) {
  private static final String ROW = "%-9s %-28s %8s %6s %7s %14s %9s %9s %9s%n";

  /** Prints the fooling of each model by each attack, and eps_r of a pair. */
  void print(List<AttackResult> results) {
    var window = new Window(Instant.now(), Duration.ZERO);
    var series =
        results.stream()
            .collect(
                groupingBy(
                    result -> List.of(result.attack(), result.label() != null),
                    LinkedHashMap::new,
                    toList()));
    terminal.printf(
        ROW,
        "ATTACK",
        "MODEL",
        "ATTACKED",
        "WRONG",
        "FOOLED",
        "IN PAPER'S L2",
        "AUC PAPER",
        "AUC WIDE",
        "MEDIAN L2");
    var measured = new ArrayList<Fooling>();
    for (var one : series.values()) {
      one.stream()
          .collect(groupingBy(AttackResult::model, LinkedHashMap::new, toList()))
          .values()
          .forEach(
              ofModel -> {
                var fooling = Measures.fooling(ofModel, window);
                measured.add(fooling);
                line(fooling);
              });
      if (models.hardened()) {
        line(Measures.epsR(one, window));
      }
    }
    if (models.cards().size() == 2 && !models.hardened()) {
      terminal.printf(
          "no eps_r: neither of %s hardens the other, say their cards%n",
          String.join(" and ", models.ids()));
    }
    Suspicion.of(measured)
        .forEach(
            suspicion ->
                terminal.printf(
                    "warning, %s: %s; its gradients may be masked%n",
                    suspicion.model(), suspicion.text()));
    long late =
        results.stream().filter(result -> result.warnings().contains(Warnings.DEADLINE)).count();
    if (late > 0) {
      terminal.printf(
          "%d of %d results are partial, and rates lower bounds: the deadline ended their attack%n",
          late, results.size());
    }
    results.stream()
        .map(AttackResult::skipped)
        .filter(reason -> reason != null && !reason.equals(AttackResult.ALREADY_WRONG))
        .collect(groupingBy(reason -> reason, TreeMap::new, counting()))
        .forEach(
            (reason, count) ->
                terminal.printf(
                    "%d of %d results are of clips that were not attacked: %s%n",
                    count, results.size(), reason));
    long out = results.stream().filter(result -> !result.counts()).count();
    if (out > 0) {
      terminal.printf(
          "%d of %d results are left out: the model was trained or stopped on the clip%n",
          out, results.size());
    }
  }

  private void line(Fooling one) {
    terminal.printf(
        ROW,
        one.attack(),
        one.model(),
        one.attacked(),
        one.alreadyWrong(),
        one.fooled(),
        text("%.0f %% of %.3g", 100 * one.ratePaper().value(), one.paperL2()),
        text("%.3f", one.aucPaper()),
        text("%.3f", one.aucWide()),
        one.medianL2() == null ? "-" : text("%.4g", one.medianL2()));
  }

  private void line(EpsR one) {
    terminal.printf(
        "%-9s eps_r %s over %s: %s on %d pairs%s%n",
        one.attack(),
        one.model(),
        one.original(),
        one.epsR() == null
            ? "unknown"
            : text("%.3g", one.epsR())
                + (one.lower() == null ? "" : text(" (%.3g to %.3g)", one.lower(), one.upper())),
        one.pairs(),
        one.provisional() ? ", provisional: not both are fooled on more than 90 %" : "");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
