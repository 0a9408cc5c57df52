package org.earshot.monitor;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.earshot.engine.Kernels;
import org.earshot.message.Json;
import org.earshot.wire.Settings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code earshot attack}. */
@Command(
    name = "attack",
    description = {
      "Attacks a model, or an original and the model that hardens it on the same clips with the same targets: by the workers on clips of a data set, or with --local here on arrays in files, without Kafka.",
      "Live clips are attacked by themselves, as `earshot policy show` says."
    })
final class AttackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private ModelsDirOption models;
  @Mixin private BudgetOption budget;

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "ID|FILE",
      description = {
        "A registered model, or two: an original and the one that hardens it, in either order.",
        "With --local one of the model directory, or a DL4J computation graph (.zip)."
      })
  private List<String> model = List.of();

  @Option(names = "--live", description = "The small budgets of the continuous attacks.")
  private boolean live;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Draws targets and starts (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the results go: a JSON array with an object for each clip and model.")
  private Path out;

  @ArgGroup(exclusive = false, heading = "By the workers, on clips of a data set:%n")
  private final Jobs jobs = new Jobs();

  @ArgGroup(exclusive = false, heading = "On files here:%n")
  private final OnFiles files = new OnFiles();

  @Option(
      names = "--replay",
      paramLabel = "RESULT",
      description = {
        "Do recorded results again and say whether the same came out: exit status 0 if so.",
        "A file that --out wrote, or records of attack-results as JSON; or the id of a job, of an attack (all its jobs), or of a clip (the newest result).",
        "--attack and --model say which of its results.",
        "Needs nothing else; the inputs are where they were, or --inputs says where."
      })
  private String replay;

  /** What the workers attack. */
  static final class Jobs {
    @Option(
        names = "--dataset",
        paramLabel = "NAME",
        description = "The data set, as `earshot ingest --dataset` sent it.")
    private String dataset;

    @Option(
        names = "--folds",
        split = ",",
        paramLabel = "FOLD",
        description =
            "Only clips of these folds (default: the fold that the models were tested on).")
    private List<String> folds = List.of();

    @Option(
        names = "--clips",
        paramLabel = "N",
        description = "At most so many, drawn by the seed (default: all).")
    private int clips = Integer.MAX_VALUE;

    @Option(
        names = "--clips-per-job",
        paramLabel = "N",
        description = "Clips that are attacked together, 1 to 32 (default: 16).")
    private int clipsPerJob = 16;

    @Option(
        names = "--deadline",
        paramLabel = "TIME",
        description =
            "End after 90s, 10m, 6h, ... with what was found; results of a search that it ended carry a warning.")
    private String deadline;

    @Option(names = "--detach", description = "Return when the jobs are filed.")
    private boolean detach;
  }

  /** What is read and written here. */
  static final class OnFiles {
    @Option(names = "--local", description = "Work on files here.")
    private boolean local;

    @Option(
        names = "--inputs",
        paramLabel = "FILE",
        description = {
          "Representations as .npy of float32 or float64, values in [0, 1]:",
          "[rows][columns], [clips][rows][columns] or [clips][1][rows][columns]."
        })
    private Path inputs;

    @Option(
        names = "--labels",
        paramLabel = "FILE",
        description = {
          "The clips' classes as .npy of integers, [clips]; -1 for none.",
          "Without one the model's own prediction stands in."
        })
    private Path labels;

    @Option(
        names = "--targets",
        paramLabel = "FILE",
        description =
            "The classes to aim at, likewise (default: drawn by the seed, for attacks that aim).")
    private Path targets;

    @Option(
        names = "--adversarials",
        paramLabel = "FILE",
        description = {
          "Where the perturbed clips go: .npy of float32, [clips][rows][columns];",
          "a clip that was not fooled as it was."
        })
    private Path adversarials;

    @Option(
        names = "--batch",
        paramLabel = "N",
        description = "Clips that are attacked together (default: 32).")
    private int batch = 32;

    @Option(
        names = "--kernels",
        paramLabel = "KIND",
        description = "host or ops, as for `earshot work` (default: host).")
    private Kernels kernels = Kernels.HOST;
  }

  @Override
  public Integer call() throws Exception {
    if (replay != null) {
      var wanted = new WorkersResults.Wanted(model, budget.names());
      return new AttackReplay(replay, wanted, files.inputs, files.kernels, models, bootstrap)
          .run(printer());
    }
    if (files.local == (jobs.dataset != null)) {
      throw refused("either --dataset or --local is needed");
    }
    if (model.isEmpty() || !budget.given()) {
      throw refused("--model and --attack are needed");
    }
    requireFolder(out);
    requireFolder(files.adversarials);
    return files.local ? here() : byWorkers();
  }

  private int here() throws IOException {
    if (model.size() > 1) {
      throw refused("--local attacks one model");
    }
    required("--inputs", files.inputs);
    required("--out", out);
    if (files.batch < 1) {
      throw refused("--batch must be at least 1 but is " + files.batch);
    }
    var run = new AttackFiles(files.labels, files.targets, out, files.adversarials, files.batch);
    var specs = budget.specs(live);
    return run.run(
        LocalModel.load(model.get(0), models), files.kernels, files.inputs, specs, seed, printer());
  }

  private int byWorkers() throws IOException, InterruptedException {
    if (jobs.clips < 1 || jobs.clipsPerJob < 1 || jobs.clipsPerJob > 32) {
      throw refused("--clips must be at least 1, --clips-per-job 1 to 32");
    }
    var specs = budget.specs(live);
    var deadline = jobs.deadline == null ? null : Spans.parse("--deadline", jobs.deadline);
    Settings settings = bootstrap.prepared();
    var attacked = new AttackedModels(RegisteredModels.read(settings).known(model));
    var folds = jobs.folds.isEmpty() ? attacked.testedOn(jobs.dataset) : Set.copyOf(jobs.folds);
    var found = new DatasetClips(jobs.dataset, attacked.representation(), folds);
    var drawn = found.read(settings, seed);
    var clips = DatasetClips.first(drawn, jobs.clips);
    var starts = DatasetClips.starts(drawn);
    try (var asked =
        new AttackJobs(
            settings, attacked.ids(), specs, clips, starts, jobs.clipsPerJob, seed, deadline)) {
      asked.file();
      printer()
          .printf(
              "%s: %d jobs attack %s on %d clips%n",
              asked.id(), asked.count(), String.join(" and ", attacked.ids()), clips.size());
      if (jobs.detach) {
        return 0;
      }
      var results = asked.follow(printer());
      if (out != null) {
        Files.write(out, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(results));
      }
      if (!results.isEmpty()) {
        new AttackTable(printer(), attacked).print(results);
      }
      if (results.size() < asked.promised()) {
        printer()
            .printf(
                "%d of %d results are missing: %d of %d jobs were not done%n",
                asked.promised() - results.size(),
                asked.promised(),
                asked.count() - asked.done(),
                asked.count());
      }
      return asked.done() == asked.count() ? 0 : 1;
    }
  }

  private PrintWriter printer() {
    return spec.commandLine().getOut();
  }

  /** A long attack is not to end in a folder that is not there. */
  private void requireFolder(Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw refused("there is no folder for " + file);
    }
  }

  private void required(String option, Object value) {
    if (value == null) {
      throw refused(option + " is needed");
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
