package org.earshot.monitor;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.earshot.message.Control.ActiveModels;
import org.earshot.model.ModelRegistry;
import org.earshot.wire.ClipLabel;
import org.earshot.wire.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code earshot label}. */
@Command(
    name = "label",
    description = {
      "Joins a live clip to a data set, with the class that you heard in it; a second label takes the place of the first.",
      "`earshot train --dataset NAME` then sees it. What was measured of it stays measured without a label."
    })
final class LabelCommand implements Callable<Integer> {
  private static final Duration FOUND_WITHIN = Duration.ofMinutes(2);

  @Mixin private BootstrapOption bootstrap;

  @Parameters(
      index = "0",
      paramLabel = "CLIP",
      description = "The clip's id, as the page shows it.")
  private String clip;

  @Parameters(index = "1", paramLabel = "CLASS", description = "What is heard in it.")
  private String label;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "The data set that it joins (default: ${DEFAULT-VALUE}).",
      defaultValue = ClipLabel.DATASET)
  private String dataset;

  @Option(
      names = "--fold",
      paramLabel = "FOLD",
      description = {
        "The fold that it joins (default: the clip's own; else one of 1 to 5, drawn by its source and day,",
        "so that no recording is in two)."
      })
  private String fold;

  @Option(names = "--new-class", description = "Permit a class that no active model knows.")
  private boolean newClass;

  @Override
  public Integer call() {
    var wanted = new ClipLabel(clip, label, dataset, fold);
    Settings settings = bootstrap.prepared();
    if (!newClass) {
      known(wanted, classes(settings));
    }
    var found =
        wanted
            .find(settings, FOUND_WITHIN)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no clip %s: its audio is kept for a day, or less if much is heard"
                            .formatted(clip)));
    var record = wanted.record(found);
    Wishes.send(settings, record);
    System.out.printf(
        "%s is %s, in data set %s, fold %s%n", clip, label, dataset, ClipLabel.fold(record));
    return 0;
  }

  private static void known(ClipLabel wanted, Collection<String> classes) {
    try {
      wanted.amongst(classes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " with --new-class", e);
    }
  }

  /** The classes of the active models. */
  private static Collection<String> classes(Settings settings) {
    List<String> active =
        Wishes.current(settings, ActiveModels.SUBJECT, ActiveModels.class)
            .map(ActiveModels::models)
            .orElse(List.of());
    var classes = new TreeSet<String>();
    ModelRegistry.read(settings, e -> System.err.println("passed over: " + e.getMessage()))
        .values()
        .stream()
        .filter(card -> active.contains(card.id()))
        .forEach(card -> classes.addAll(card.classes()));
    return classes;
  }
}
