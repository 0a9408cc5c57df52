package org.earshot.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.earshot.dsp.Representation;
import org.earshot.message.Control;
import org.earshot.message.Job;
import org.earshot.message.TrainingOptions;
import org.earshot.model.Architecture;
import org.earshot.wire.Settings;
import org.earshot.wire.Topics;
import org.earshot.worker.JobFiler;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code earshot train}. */
@Command(
    name = "train",
    description = {
      "Files a training job for the workers and follows it; Ctrl-C cancels the job.",
      "The data set must have been fed with `earshot ingest --dataset NAME PATH`; what `earshot process` has not done with yet is waited for.",
      "`earshot split show` shows what it would be trained and tested on."
    })
final class TrainCommand implements Callable<Integer> {
  /** A clip takes a processor a second or two in the largest representation. */
  private static final Duration PROCESSED_WITHIN = Duration.ofSeconds(30);

  @Mixin private BootstrapOption bootstrap;
  @Mixin private SplitOption split;
  @Mixin private AdversarialOption loss;

  @Option(names = "--dataset", required = true, paramLabel = "NAME", description = "The data set.")
  private String dataset;

  @Option(
      names = "--representation",
      paramLabel = "KIND/PRESET[/RATE]",
      description = "What the network sees (default: ${DEFAULT-VALUE}).",
      defaultValue = RepresentationsOption.DEFAULT)
  private String representation;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = {
        "googlenet, alexnet, vgg-16, resnet-18, resnet-34 or resnet-56",
        "(default: ${DEFAULT-VALUE})."
      },
      defaultValue = "resnet-56")
  private String architecture;

  @Option(
      names = "--base-width",
      paramLabel = "N",
      description = "Channels of the first stage (default: the architecture's own).")
  private Integer baseWidth;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Id of the new model (default: architecture, kind and the job's id).")
  private String model;

  @Option(
      names = "--init",
      paramLabel = "MODEL",
      description = {
        "Begin with the weights of this registered model of the same architecture",
        "and width (default: drawn by the seed)."
      })
  private String init;

  @Option(
      names = "--original",
      paramLabel = "ID",
      description = "The normally trained model that an adversarially trained one is paired with.")
  private String original;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @ArgGroup(exclusive = false, heading = "Optimisation:%n")
  private final Optimisation optimisation = new Optimisation();

  @Option(
      names = "--adversarial",
      description = "Train adversarially (Eq. 14, FGSM on each batch).")
  private boolean adversarial;

  @Option(names = "--detach", description = "Return when the job is filed.")
  private boolean detach;

  @Option(
      names = "--no-wait",
      description = "Train on what is there, though clips that were sent are not processed yet.")
  private boolean unprocessed;

  /** How the weights are found. */
  static final class Optimisation {
    @Option(names = "--epochs", paramLabel = "N", description = "At most (default: 30).")
    private int epochs = 30;

    @Option(names = "--batch", paramLabel = "N", description = "Clips a step (default: 16).")
    private int batch = 16;

    @Option(
        names = "--learning-rate",
        paramLabel = "RATE",
        description = "At its peak (default: 0.001).")
    private double learningRate = 0.001;

    @Option(
        names = "--optimizer",
        paramLabel = "NAME",
        description = "adam or sgd (default: adam).")
    private String optimizer = "adam";

    @Option(names = "--weight-decay", paramLabel = "L2", description = "(default: 0.0001)")
    private double weightDecay = 1e-4;

    @Option(
        names = "--patience",
        paramLabel = "N",
        description = "Epochs without a better one before it stops (default: 10).")
    private int patience = 10;

    @Option(
        names = "--time-shift",
        paramLabel = "SHARE",
        description = "Largest circular shift along time; 0 is the paper's protocol (default: 1).")
    private double timeShift = 1;

    @Option(
        names = "--mixup",
        paramLabel = "BETA",
        description = "Mixup's Beta parameter; 0, the paper's protocol, is none (default: 0).")
    private double mixup;

    TrainingOptions options() {
      return new TrainingOptions(
          epochs, batch, learningRate, optimizer, weightDecay, patience, timeShift, mixup);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Job.Training job = job("train-" + UUID.randomUUID().toString().substring(0, 8), Instant.now());
    Settings settings = bootstrap.prepared();
    RegisteredModels.read(settings).requireInService(List.of(job.model()));
    if (!unprocessed) {
      UnprocessedClips.awaitNone(settings, PROCESSED_WITHIN, System.out);
    }
    try (var lifetime = new Lifetime();
        var followed = new JobFollower(settings, job.id())) {
      try (var producer = settings.producer()) {
        JobFiler.file(producer, Topics.TRAINING_JOBS, job);
      }
      System.out.printf("job %s trains %s%n", job.id(), job.model());
      if (detach) {
        return 0;
      }
      int status = followed(job.id(), followed, lifetime, settings);
      if (status == 0) {
        System.out.printf("`earshot models show %s` shows its card%n", job.model());
      }
      return status;
    }
  }

  /** Ctrl-C closes what the lifetime holds, and that cancels the job unless it is over. */
  private static int followed(
      String job, JobFollower follower, Lifetime lifetime, Settings settings)
      throws InterruptedException {
    var over = new AtomicBoolean();
    lifetime.add(
        () -> {
          if (!over.get()) {
            System.out.printf("%ncancels job %s; with --detach it would go on%n", job);
            Wishes.publish(settings, new Control.CancelledJob(job));
          }
        });
    try {
      return follower.follow(lifetime);
    } finally {
      over.set(true);
    }
  }

  private Job.Training job(String id, Instant now) {
    String seen = Representation.parse(representation).id();
    var network = Architecture.of(architecture);
    return new Job.Training(
        id,
        now,
        dataset,
        seen,
        network.id(),
        baseWidth == null ? network.defaultWidth() : baseWidth,
        model != null ? model : network.id() + "-" + Representation.parse(seen).kind() + "-" + id,
        original,
        init,
        split.testFold(),
        split.crossValidation(seed),
        seed,
        optimisation.options(),
        adversarial ? loss.loss() : null);
  }
}
