package org.earshot.monitor;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.earshot.dsp.Representation;
import org.earshot.message.CrossValidation;
import org.earshot.training.DatasetReader;
import org.earshot.training.LabelledClip;
import org.earshot.training.SetFiles;
import org.earshot.training.Split;
import org.earshot.training.TrainingSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot split}. */
@Command(
    name = "split",
    description = "Shows how a data set would be cut for a training.",
    subcommands = SplitCommand.Show.class)
final class SplitCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "show?");
  }

  /** {@code earshot split show}. */
  @Command(
      name = "show",
      description = {
        "Shows the parts that `earshot train` with the same options would use: how many clips of each class, or which.",
        "Copies in other pitches are counted apart: they train with their original and are nowhere else."
      })
  static final class Show implements Callable<Integer> {
    @Mixin private BootstrapOption bootstrap;
    @Mixin private SplitOption split;

    @Option(
        names = "--dataset",
        required = true,
        paramLabel = "NAME",
        description = "The data set.")
    private String dataset;

    @Option(
        names = "--representation",
        paramLabel = "KIND/PRESET[/RATE]",
        description = "Whose clips are looked at (default: ${DEFAULT-VALUE}).",
        defaultValue = RepresentationsOption.DEFAULT)
    private String representation;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Seed of the training (default: ${DEFAULT-VALUE}).",
        defaultValue = "1")
    private long seed;

    @Option(names = "--clips", description = "Print each clip: split, part, class, id.")
    private boolean clips;

    @Override
    public Integer call() throws IOException {
      String testFold = split.testFold();
      CrossValidation how = split.crossValidation(seed);
      TrainingSet set = read();
      List<Split> splits = Split.all(set, testFold, how);
      for (int i = 0; i < splits.size(); i++) {
        if (clips) {
          print(i + 1, splits.get(i));
        } else {
          System.out.printf("%s%n", name(i, splits.get(i), how));
          count(set, splits.get(i));
        }
      }
      return 0;
    }

    /** Of the files nothing stays: a worker keeps its own. */
    private TrainingSet read() throws IOException {
      Path directory = Files.createTempDirectory("earshot-split-");
      var files = new SetFiles(directory);
      try {
        return new DatasetReader(bootstrap.prepared(), files)
            .read(dataset, Representation.parse(representation).id());
      } finally {
        files.deleteUnusedSince(Instant.MAX);
        Files.delete(directory);
      }
    }

    private static String name(int i, Split split, CrossValidation how) {
      return how == null
          ? "test on fold %s, early stopping on fold %s, training on folds %s"
              .formatted(split.testFold(), split.stopFold(), String.join(", ", split.trainFolds()))
          : "repeat %d, early stopping on part %d of %d"
              .formatted(i / how.folds() + 1, i % how.folds() + 1, how.folds());
    }

    private static void count(TrainingSet set, Split split) {
      System.out.printf("  %-20s %7s %7s %7s %7s%n", "CLASS", "TRAIN", "COPIES", "STOP", "TEST");
      var train = perClass(split.train().stream().filter(clip -> !clip.augmented()).toList());
      var copies = perClass(split.train().stream().filter(LabelledClip::augmented).toList());
      var stop = perClass(split.stop());
      var test = perClass(split.test());
      for (String label : set.classes()) {
        System.out.printf(
            "  %-20s %7d %7d %7d %7d%n",
            label,
            train.getOrDefault(label, 0),
            copies.getOrDefault(label, 0),
            stop.getOrDefault(label, 0),
            test.getOrDefault(label, 0));
      }
    }

    private static Map<String, Integer> perClass(List<LabelledClip> clips) {
      return clips.stream().collect(groupingBy(LabelledClip::label, summingInt(clip -> 1)));
    }

    private static void print(int number, Split split) {
      print(number, "train", split.train());
      print(number, "stop", split.stop());
      print(number, "test", split.test());
    }

    private static void print(int number, String part, List<LabelledClip> clips) {
      for (LabelledClip clip : clips) {
        System.out.printf("%d\t%s\t%s\t%s%n", number, part, clip.label(), clip.id());
      }
    }
  }
}
