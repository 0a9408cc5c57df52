package org.earshot.dashboard;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.earshot.measure.Suspicion;
import org.earshot.message.ModelCard;
import org.earshot.message.Robustness;
import org.earshot.message.Robustness.Accuracy;
import org.earshot.message.Robustness.EpsR;
import org.earshot.message.Robustness.Fooling;
import org.earshot.message.Robustness.Share;

/** Fooling rates, eps_r and accuracies as gauges. What nothing was measured on is absent. */
final class RobustnessMetrics {
  private RobustnessMetrics() {}

  /**
   * Puts the measures.
   *
   * @param measures one window a series
   * @param models say which original a model hardens
   */
  static void put(Gauges gauges, Collection<Robustness> measures, List<ModelCard> models) {
    for (var measure : measures) {
      if (measure instanceof Fooling fooling) {
        fooling(gauges, fooling);
      } else if (measure instanceof EpsR epsR) {
        epsR(gauges, epsR);
      } else if (measure instanceof Accuracy accuracy && accuracy.ratio() != null) {
        accuracy(gauges, accuracy);
        drop(gauges, accuracy, measures, models);
      }
    }
  }

  /** Puts signs that rates are too good to be true: 1 where there is one, absent where not. */
  static void put(Gauges gauges, List<Suspicion> suspicions) {
    for (var suspicion : suspicions) {
      gauges.set(
          "earshot_attack_suspicions",
          "Signs that a model's gradients are masked and its fooling rates too low",
          1.0,
          Labels.of(
              "source",
              suspicion.source(),
              "model",
              suspicion.model(),
              "kind",
              suspicion.kind().id()));
    }
  }

  /** The measures of fooling among all. */
  static List<Fooling> foolings(Collection<Robustness> measures) {
    return measures.stream().filter(Fooling.class::isInstance).map(Fooling.class::cast).toList();
  }

  private static void fooling(Gauges gauges, Fooling fooling) {
    if (fooling.attacked() == 0) {
      return;
    }
    gauges.set(
        "earshot_fooling_clips",
        "Clips that were attacked in the window",
        fooling.attacked(),
        labels(fooling).add("labelled", String.valueOf(fooling.labelled())));
    budget(gauges, fooling, "paper", fooling.ratePaper(), fooling.aucPaper(), fooling.paperL2());
    budget(gauges, fooling, "wide", fooling.rateWide(), fooling.aucWide(), fooling.wideL2());
    robust(gauges, fooling, "paper", fooling.robustAccuracyPaper());
    robust(gauges, fooling, "wide", fooling.robustAccuracyWide());
  }

  private static void budget(
      Gauges gauges, Fooling fooling, String budget, Share rate, double auc, double l2) {
    var labels =
        labels(fooling).add("labelled", String.valueOf(fooling.labelled())).add("budget", budget);
    String share = "Share of attacked clips that were fooled within the budget";
    gauges.set("earshot_fooling_ratio", share, rate.value(), labels);
    gauges.set("earshot_fooling_ratio_lower", share + ": lower 95 % bound", rate.lower(), labels);
    gauges.set("earshot_fooling_ratio_upper", share + ": upper 95 % bound", rate.upper(), labels);
    gauges.set(
        "earshot_fooling_auc", "Area under fooling rate up to the budget, by it", auc, labels);
    gauges.set("earshot_fooling_auc_bmax_l2", "The budget as l2 norm", l2, labels);
  }

  /** Without labels there is no accuracy. */
  private static void robust(Gauges gauges, Fooling fooling, String budget, double ratio) {
    if (fooling.labelled()) {
      gauges.set(
          "earshot_robust_accuracy_ratio",
          "Share of all clips that are right and hold within the budget",
          ratio,
          labels(fooling).add("budget", budget));
    }
  }

  private static void epsR(Gauges gauges, EpsR epsR) {
    var labels =
        base(epsR, epsR.model(), epsR.representation())
            .add("attack", epsR.attack())
            .add("labelled", String.valueOf(epsR.labelled()));
    gauges.set(
        "earshot_eps_r_pairs", "Clips on which both models were fooled", epsR.pairs(), labels);
    if (!epsR.provisional() && epsR.epsR() != null) {
      gauges.set(
          "earshot_eps_r",
          "Mean l2 against the model over that of its original",
          epsR.epsR(),
          labels);
    }
  }

  private static void accuracy(Gauges gauges, Accuracy accuracy) {
    gauges.set(
        "earshot_accuracy_ratio",
        "Share of labelled clips that the model gets right",
        accuracy.ratio().value(),
        base(accuracy, accuracy.model(), accuracy.representation()));
  }

  /** How much accuracy hardening costs: the original's over the same window and source, minus. */
  private static void drop(
      Gauges gauges, Accuracy hardened, Collection<Robustness> measures, List<ModelCard> models) {
    models.stream()
        .filter(card -> card.id().equals(hardened.model()))
        .flatMap(card -> card.hardens().stream())
        .flatMap(original -> accuracyOf(original, hardened, measures).stream())
        .forEach(
            original ->
                gauges.set(
                    "earshot_accuracy_drop_ratio",
                    "The original's accuracy minus the model's",
                    original.ratio().value() - hardened.ratio().value(),
                    base(hardened, hardened.model(), hardened.representation())));
  }

  private static List<Accuracy> accuracyOf(
      String model, Accuracy like, Collection<Robustness> measures) {
    return measures.stream()
        .filter(Accuracy.class::isInstance)
        .map(Accuracy.class::cast)
        .filter(other -> other.ratio() != null && other.model().equals(model))
        .filter(other -> other.source().equals(like.source()))
        .filter(other -> other.representation().equals(like.representation()))
        .filter(other -> other.window().size().equals(like.window().size()))
        .toList();
  }

  private static Labels labels(Fooling fooling) {
    return base(fooling, fooling.model(), fooling.representation()).add("attack", fooling.attack());
  }

  private static Labels base(Robustness measure, String model, String representation) {
    return Labels.of(
        "source",
        measure.source(),
        "model",
        model,
        "representation",
        representation,
        "window",
        length(measure.window().size()));
  }

  /** {@code 10m}, {@code 1h}, {@code 90s}: the largest unit that fits. */
  static String length(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
