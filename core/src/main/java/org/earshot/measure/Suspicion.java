package org.earshot.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.earshot.message.Robustness.Fooling;

/**
 * A sign that a model's fooling rates are lower than an attack could make them, as Carlini et al.
 * ("On Evaluating Adversarial Robustness", 2019) list them: gradients that do not lead where they
 * should. Rates are compared within the paper's budget, where their 95 % intervals do not overlap.
 *
 * @param kind why; a metric label
 * @param model whose rates they are
 * @param text one line for a person
 */
public record Suspicion(Kind kind, String source, String model, String text) {

  /** The family of signs. */
  public enum Kind {
    /** Who sees less fools more: the white boxes' gradients are masked. */
    BLACK_BOX_BETTER("black-box-better"),
    /** Many steps fool fewer clips than one. */
    MORE_STEPS_FOOL_FEWER("more-steps-fool-fewer");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** As metrics and pages name it. */
    public String id() {
      return id;
    }
  }

  private static final String BLACK_BOX = "pia";
  private static final String ONE_STEP = "fgsm";
  private static final Set<String> MANY_STEPS = Set.of("bim-a", "bim-b", "deepfool");

  /**
   * What is suspicious about some measures: those of one model, source, representation, window and
   * labelling are compared with each other, and attacks that aim at a class only with such.
   */
  public static List<Suspicion> of(Collection<Fooling> measures) {
    List<Suspicion> found = new ArrayList<>();
    for (var one : measures) {
      if (one.attack().equals(BLACK_BOX)) {
        best(measures, one)
            .filter(white -> exceeds(one, white))
            .ifPresent(white -> found.add(suspicion(Kind.BLACK_BOX_BETTER, one, white)));
      }
      if (one.attack().equals(ONE_STEP)) {
        measures.stream()
            .filter(many -> MANY_STEPS.contains(many.attack()) && comparable(one, many))
            .filter(many -> exceeds(one, many))
            .forEach(many -> found.add(suspicion(Kind.MORE_STEPS_FOOL_FEWER, one, many)));
      }
    }
    return List.copyOf(found);
  }

  /** The white box that fools most. */
  private static Optional<Fooling> best(Collection<Fooling> measures, Fooling black) {
    return measures.stream()
        .filter(white -> !white.attack().equals(BLACK_BOX) && comparable(black, white))
        .max((a, b) -> Double.compare(a.ratePaper().value(), b.ratePaper().value()));
  }

  private static boolean comparable(Fooling a, Fooling b) {
    return a.model().equals(b.model())
        && a.source().equals(b.source())
        && a.representation().equals(b.representation())
        && a.window().size().equals(b.window().size())
        && a.labelled() == b.labelled()
        && a.targeted() == b.targeted()
        && a.attacked() > 0
        && b.attacked() > 0;
  }

  private static boolean exceeds(Fooling more, Fooling fewer) {
    return more.ratePaper().lower() > fewer.ratePaper().upper();
  }

  private static Suspicion suspicion(Kind kind, Fooling more, Fooling fewer) {
    return new Suspicion(
        kind,
        more.source(),
        more.model(),
        "within the paper's budget %s fools %.0f %% of %d clips, %s only %.0f %% of %d"
            .formatted(
                more.attack(),
                100 * more.ratePaper().value(),
                more.attacked(),
                fewer.attack(),
                100 * fewer.ratePaper().value(),
                fewer.attacked()));
  }
}
