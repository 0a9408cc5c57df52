package org.earshot.monitor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Accuracy;
import org.earshot.message.Robustness.EpsR;
import org.earshot.message.Robustness.Fooling;

/**
 * What the demo tells on the terminal: pure text of what was measured.
 *
 * @param clips sent by the demo's feed
 * @param measures the windows that speak for now
 */
record DemoReport(Duration running, long clips, Produced produced, List<Robustness> measures) {
  DemoReport {
    measures = List.copyOf(measures);
  }

  /** One line for now. */
  String line() {
    return "%02d:%02d  %d clips  %d verdicts  %d attacks%s"
        .formatted(
            running.toMinutes(),
            running.toSecondsPart(),
            clips,
            produced.verdicts(),
            produced.attacks(),
            rates());
  }

  private String rates() {
    var rates = foolings().stream().map(DemoReport::rate).collect(Collectors.joining(", "));
    return rates.isEmpty() ? "" : "  fooled: " + rates;
  }

  private static String rate(Fooling fooling) {
    return "%s %s %.0f %% of %d%s"
        .formatted(
            fooling.model(),
            fooling.attack(),
            100 * fooling.rateWide().value(),
            fooling.attacked(),
            fooling.reducedBudget() ? " (reduced budget)" : "");
  }

  /** The stages that produced nothing; the demo has worked if there are none. */
  List<String> silentStages() {
    var silent = new ArrayList<String>();
    addIf(silent, clips == 0, "clips");
    addIf(silent, produced.representations() == 0, "representations");
    addIf(silent, produced.verdicts() == 0, "verdicts");
    addIf(silent, produced.attacks() == 0, "attacks");
    addIf(silent, foolings().isEmpty(), "fooling rates");
    return silent;
  }

  /** The table at the end. */
  String table() {
    var text = new StringBuilder();
    line(
        text,
        "%n%d clips, %d representations, %d verdicts, %d attacks in %d s",
        clips,
        produced.representations(),
        produced.verdicts(),
        produced.attacks(),
        running.toSeconds());
    accuracies(text);
    line(
        text,
        "%n%-22s %-7s %5s %18s %18s %8s %8s  %s",
        "MODEL",
        "ATTACK",
        "CLIPS",
        "FOOLED, PAPER L2",
        "FOOLED, WIDE L2",
        "AUC",
        "AUC WIDE",
        "BUDGET");
    foolings().forEach(fooling -> line(text, fooling));
    of(EpsR.class).forEach(epsR -> line(text, epsR));
    return text.toString();
  }

  private void accuracies(StringBuilder text) {
    of(Accuracy.class)
        .filter(accuracy -> accuracy.ratio() != null)
        .forEach(
            accuracy ->
                line(
                    text,
                    "%s: %.1f %% right of %d labelled clips (95 %%: %.0f to %.0f)",
                    accuracy.model(),
                    100 * accuracy.ratio().value(),
                    accuracy.clips(),
                    100 * accuracy.ratio().lower(),
                    100 * accuracy.ratio().upper()));
  }

  private static void line(StringBuilder text, Fooling fooling) {
    line(
        text,
        "%-22s %-7s %5d %8.1f %% <= %5.3f %8.1f %% <= %5.3f %8.3f %8.3f  %s",
        fooling.model(),
        fooling.attack(),
        fooling.attacked(),
        100 * fooling.ratePaper().value(),
        fooling.paperL2(),
        100 * fooling.rateWide().value(),
        fooling.wideL2(),
        fooling.aucPaper(),
        fooling.aucWide(),
        fooling.reducedBudget() ? "reduced budget" : "full");
  }

  private static void line(StringBuilder text, EpsR epsR) {
    if (epsR.epsR() == null) {
      line(text, "eps_r, %s: no pair of clips that both fooled yet", epsR.attack());
      return;
    }
    line(
        text,
        "eps_r, %s: %.2f over %d pairs%s%s",
        epsR.attack(),
        epsR.epsR(),
        epsR.pairs(),
        epsR.provisional() ? ", provisional: a fooling rate is not above 90 %" : "",
        epsR.reducedBudget() ? ", reduced budget" : "");
  }

  private List<Fooling> foolings() {
    return of(Fooling.class)
        .filter(fooling -> fooling.attacked() > 0)
        .sorted(Comparator.comparing(Fooling::attack).thenComparing(Fooling::model))
        .toList();
  }

  private <T extends Robustness> Stream<T> of(Class<T> type) {
    return measures.stream().filter(type::isInstance).map(type::cast);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static void addIf(List<String> list, boolean condition, String item) {
    if (condition) {
      list.add(item);
    }
  }
}
