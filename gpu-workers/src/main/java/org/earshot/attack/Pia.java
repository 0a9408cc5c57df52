package org.earshot.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The partial-information attack (Ilyas et al. 2018; PIA in Sallo et al. 2020): a black-box attack
 * that starts at a clip of the target class and walks to the clip under attack. It keeps the target
 * among the {@code k} most likely classes, the only ones that it is told, while the box around the
 * clip under attack shrinks: epsilon decays.
 *
 * <p>The gradient of the target's log-probability is estimated by natural evolution strategies with
 * antithetic samples, smoothed by a momentum; steps go along its signs. A line search halves first
 * the step, then the decay, until the target stays. The largest step halves when the loss has not
 * fallen over a plateau. The samples' deviation sigma is chosen by the first step that it makes.
 * Untargeted, it starts at any other class's clip, leaves the label's probability behind and keeps
 * it from being the most likely.
 *
 * <p>Every forward pass is a query. A clip for which there is no start is skipped.
 *
 * @param wide where the schedule ends, as RMS, in (0, 1]
 * @param epsilon the bound that epsilon decays to, above 0: 0.001
 * @param k how many classes are told, at least 1
 * @param iterations the most gradients, at least 1: 500
 * @param samples of a gradient, an even number, at least 2
 * @param queries the most for one clip, at least 16; a walk ends when a gradient would go beyond
 * @param rateMin the smallest step, above 0: 0.001
 * @param rateMax the largest, at least {@code rateMin}: 0.6
 * @param decay the least by which epsilon is tried to fall, above 0: 0.001
 * @param sigma the largest deviation of the samples that is tried, above 0
 * @param momentum share of the last gradient that is kept, in [0, 1)
 * @param plateau gradients over which the loss has to fall, at least 2
 */
public record Pia(
    double wide,
    double epsilon,
    int k,
    int iterations,
    int samples,
    int queries,
    double rateMin,
    double rateMax,
    double decay,
    double sigma,
    double momentum,
    int plateau,
    boolean targeted)
    implements Attack {
  /** Rows of one pass: where networks reach their speed. */
  private static final int ROWS = 32;

  /** Starts and bisections at both ends. */
  private static final int LEAST_QUERIES = 16;

  public Pia {
    Requirements.wide(wide);
    Requirements.positive("epsilon", epsilon);
    Requirements.atLeast("k", 1, k);
    Requirements.atLeast("iterations", 1, iterations);
    Requirements.atLeast("samples", 2, samples);
    Requirements.atLeast("queries", LEAST_QUERIES, queries);
    Requirements.positive("rateMin", rateMin);
    Requirements.positive("decay", decay);
    Requirements.positive("sigma", sigma);
    Requirements.atLeast("plateau", 2, plateau);
    if (samples % 2 != 0) {
      throw new IllegalArgumentException("samples must be even, was " + samples);
    }
    if (!(rateMax >= rateMin && rateMax < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "rateMax must be at least rateMin, were %s and %s".formatted(rateMax, rateMin));
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), was " + momentum);
    }
  }

  @Override
  public String id() {
    return "pia";
  }

  @Override
  public String family() {
    return "pia";
  }

  @Override
  public double wideRms() {
    return wide;
  }

  @Override
  public SortedMap<String, Double> parameters() {
    SortedMap<String, Double> parameters = new TreeMap<>();
    parameters.put("epsilon", epsilon);
    parameters.put("k", (double) k);
    parameters.put("iterations", (double) iterations);
    parameters.put("samples", (double) samples);
    parameters.put("queries", (double) queries);
    parameters.put("rateMin", rateMin);
    parameters.put("rateMax", rateMax);
    parameters.put("decay", decay);
    parameters.put("sigma", sigma);
    parameters.put("momentum", momentum);
    parameters.put("plateau", (double) plateau);
    return parameters;
  }

  @Override
  public AttackOutcome attack(Victim victim, Batch clips, long seed, Progress progress) {
    return attack((BlackBox) victim, clips, seed, progress);
  }

  /** Does {@link Attack#attack} with what a black box tells. */
  public AttackOutcome attack(BlackBox box, Batch clips, long seed, Progress progress) {
    Search<Queries> search = (trials, passes) -> search(trials, clips.starts(), seed, passes);
    return Campaign.run(this, search, new Queries(box, progress, queries), clips, seed);
  }

  private void search(List<Trial> trials, List<Start> starts, long seed, Queries passes) {
    List<PiaWalk> walks = new ArrayList<>();
    for (Trial trial : trials) {
      List<float[]> own = Starts.near(trial, starts, targeted);
      if (own.isEmpty()) {
        trial.skip(ClipOutcome.NO_START);
      } else {
        walks.add(new PiaWalk(this, trial, own, seed));
      }
    }
    int rows = Math.max(ROWS, trials.size());
    int asked = 0;
    while (!walks.isEmpty()) {
      ask(walks, rows, passes);
      walks.forEach(PiaWalk::goOn);
      asked = Math.max(asked, walks.stream().mapToInt(PiaWalk::asked).max().orElseThrow());
      passes.report(trials, asked);
      walks.stream().filter(PiaWalk::done).forEach(walk -> walk.trial().finish());
      walks.removeIf(PiaWalk::done);
    }
  }

  /** Asks all that the walks want to know, no more than so many rows in one pass. */
  private void ask(List<PiaWalk> walks, int rows, Queries passes) {
    List<Question> questions = new ArrayList<>();
    for (PiaWalk walk : walks) {
      for (int i = 0; i < walk.questions(); i++) {
        questions.add(new Question(walk, i));
      }
    }
    for (int from = 0; from < questions.size(); from += rows) {
      List<Question> part = questions.subList(from, Math.min(questions.size(), from + rows));
      float[] x = Rows.of(part, question -> question.walk().question(question.index()));
      List<Trial> trials = part.stream().map(question -> question.walk().trial()).toList();
      TopClasses top = passes.top(trials, x, k);
      for (int i = 0; i < part.size(); i++) {
        part.get(i).walk().answer(part.get(i).index(), x, top, i);
      }
    }
  }

  private record Question(PiaWalk walk, int index) {}
}
