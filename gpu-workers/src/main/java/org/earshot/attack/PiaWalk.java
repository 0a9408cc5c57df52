package org.earshot.attack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.earshot.message.Hashes;

/**
 * One clip's walk: what it asks next depends on what it was answered.
 *
 * <pre>
 *   STARTS -> BOX (bisects the first epsilon) -> SIGMA -> PROBE -> LINE -> GRADIENT -> LINE ...
 *     none fits: skipped                                                      at the end -> BACK
 * </pre>
 */
final class PiaWalk {
  /** Deviations that are tried, each a fraction of the one before. */
  private static final int SIGMAS = 3;

  private static final double SIGMA_RATIO = Math.sqrt(0.1);

  /** Bisections of the first epsilon, and of the way back at the end. */
  private static final int BISECTIONS = 6;

  /** The step that deviations are compared by, as a share of epsilon. */
  private static final double PROBE_SHARE = 0.125;

  private enum Phase {
    STARTS,
    BOX,
    SIGMA,
    PROBE,
    GRADIENT,
    LINE,
    BACK,
    DONE
  }

  private final Pia attack;
  private final Trial trial;
  private final List<float[]> starts;
  private final long seed;
  private final float[] gradient;
  private final Deque<Double> losses = new ArrayDeque<>();
  private Phase phase = Phase.STARTS;
  private PiaAnswer[] answers;
  private int asked;
  private float[] x;
  private boolean fooled;
  private double epsilon;
  private double holds;
  private double fools;
  private int bisected;
  private List<Evolution> estimates = List.of();
  private double sigma;
  private double rate;
  private double rateMax;
  private double tried;
  private double decay;
  private double decayed;
  private int iterations;

  PiaWalk(Pia attack, Trial trial, List<float[]> starts, long seed) {
    this.attack = attack;
    this.trial = trial;
    this.starts = starts;
    this.seed = Hashes.longHash(seed + "|" + trial.clip().id() + "|pia");
    this.gradient = new float[trial.clean().length];
    this.rateMax = attack.rateMax();
    this.answers = new PiaAnswer[starts.size()];
  }

  Trial trial() {
    return trial;
  }

  boolean done() {
    return phase == Phase.DONE;
  }

  /** How many queries it has asked. */
  int asked() {
    return asked;
  }

  /** How many rows it asks about now. */
  int questions() {
    return answers.length;
  }

  /** A row that it asks about. */
  float[] question(int index) {
    int samples = attack.samples();
    return switch (phase) {
      case STARTS -> starts.get(index);
      case BOX -> boxed(x, (holds + fools) / 2);
      case SIGMA, GRADIENT -> estimates.get(index / samples).sample(x, index % samples);
      case PROBE -> stepped(estimates.get(index).gradient(x.length), rate, epsilon);
      case LINE -> stepped(gradient, tried, epsilon - decay);
      case BACK -> between((holds + fools) / 2);
      case DONE -> throw new IllegalStateException("the walk has ended");
    };
  }

  /** Takes the answer about a row. */
  void answer(int index, float[] rows, TopClasses top, int row) {
    asked++;
    answers[index] = PiaAnswer.of(trial, attack.targeted(), top, row);
    if (answers[index].fooled()) {
      trial.offer(rows, row);
    }
  }

  /** Goes on when all is answered. */
  void goOn() {
    switch (phase) {
      case STARTS -> enter();
      case BOX -> shrinkBox();
      case SIGMA -> probe();
      case PROBE -> choose();
      case GRADIENT -> descend();
      case LINE -> line();
      case BACK -> goBack();
      case DONE -> throw new IllegalStateException("the walk has ended");
    }
  }

  private void ask(Phase about, int questions) {
    phase = about;
    answers = new PiaAnswer[questions];
  }

  /** Whether that many queries may be asked before the way back. */
  private boolean room(int questions) {
    return asked + questions + BISECTIONS <= attack.queries();
  }

  private void enter() {
    int first =
        IntStream.range(0, answers.length)
            .filter(i -> answers[i].kept() && answers[i].fooled())
            .findFirst()
            .orElse(-1);
    if (first < 0) {
      trial.skip(ClipOutcome.NO_START);
      phase = Phase.DONE;
      return;
    }
    x = starts.get(first);
    fooled = true;
    fools = Perturbation.between(trial.clean(), x).linf();
    ask(Phase.BOX, 1);
  }

  private void shrinkBox() {
    bisect(answers[0].kept() && answers[0].fooled());
    if (bisected < BISECTIONS) {
      ask(Phase.BOX, 1);
      return;
    }
    epsilon = fools;
    x = boxed(x, epsilon);
    decayed = epsilon / 2;
    if (!room(SIGMAS * (attack.samples() + 1) + 1)) {
      startBack();
      return;
    }
    estimates =
        IntStream.range(0, SIGMAS)
            .mapToObj(i -> evolution(attack.sigma() * Math.pow(SIGMA_RATIO, i)))
            .toList();
    ask(Phase.SIGMA, SIGMAS * attack.samples());
  }

  private void bisect(boolean good) {
    bisected++;
    double middle = (holds + fools) / 2;
    fools = good ? middle : fools;
    holds = good ? holds : middle;
  }

  private Evolution evolution(double deviation) {
    return new Evolution(seed + iterations, deviation, attack.samples());
  }

  private void takeLosses() {
    for (int i = 0; i < answers.length; i++) {
      estimates.get(i / attack.samples()).take(i % attack.samples(), answers[i].loss());
    }
  }

  private void probe() {
    takeLosses();
    rate = Math.min(rateMax, Math.max(attack.rateMin(), PROBE_SHARE * epsilon));
    ask(Phase.PROBE, SIGMAS);
  }

  private void choose() {
    int best = 0;
    for (int i = 1; i < SIGMAS; i++) {
      best = answers[i].loss() < answers[best].loss() ? i : best;
    }
    sigma = estimates.get(best).sigma();
    estimates.get(best).addInto(gradient, 1);
    startLine();
  }

  private void descend() {
    takeLosses();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= (float) attack.momentum();
    }
    estimates.get(0).addInto(gradient, 1 - attack.momentum());
    losses.add(estimates.get(0).loss());
    if (losses.size() == attack.plateau()) {
      if (losses.getLast() > losses.removeFirst()) {
        rateMax = Math.max(rateMax / 2, attack.rateMin());
        losses.clear();
      }
    }
    startLine();
  }

  /** Epsilon is made smaller only from where the clip fools. */
  private void startLine() {
    double most = Math.max(0, epsilon - attack.epsilon());
    decay = fooled ? Math.min(most, Math.max(attack.decay(), 2 * decayed)) : 0;
    tried = Math.min(rateMax, 2 * rate);
    ask(Phase.LINE, 1);
  }

  private void line() {
    if (answers[0].kept()) {
      x = stepped(gradient, tried, epsilon - decay);
      epsilon -= decay;
      rate = tried;
      decayed = decay;
      fooled = answers[0].fooled();
      nextGradient();
    } else if (!room(1)) {
      startBack();
    } else if (tried / 2 >= attack.rateMin()) {
      tried /= 2;
      ask(Phase.LINE, 1);
    } else if (decay > 0) {
      decay = decay / 4 < attack.decay() ? 0 : decay / 4;
      tried = Math.min(rateMax, 2 * rate);
      ask(Phase.LINE, 1);
    } else {
      decayed = 0;
      nextGradient();
    }
  }

  private void nextGradient() {
    iterations++;
    trial.countStep();
    boolean arrived = fooled && epsilon <= attack.epsilon();
    if (arrived || iterations == attack.iterations() || !room(attack.samples() + 1)) {
      startBack();
      return;
    }
    estimates = List.of(evolution(sigma));
    ask(Phase.GRADIENT, attack.samples());
  }

  /** From the smallest that fools, in a straight line to the clean clip. */
  private void startBack() {
    if (!trial.found() && !fooled) {
      phase = Phase.DONE;
      return;
    }
    x = trial.found() ? trial.smallest() : x;
    holds = 0;
    fools = 1;
    bisected = 0;
    ask(Phase.BACK, 1);
  }

  private void goBack() {
    bisect(answers[0].fooled());
    if (bisected == BISECTIONS) {
      phase = Phase.DONE;
    } else {
      ask(Phase.BACK, 1);
    }
  }

  private float[] between(double share) {
    float[] clean = trial.clean();
    float[] row = new float[clean.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (clean[i] + share * ((double) x[i] - clean[i]));
    }
    return row;
  }

  private float[] boxed(float[] from, double bound) {
    float[] row = new float[from.length];
    new Box(trial.clean(), bound).stepInto(from, new byte[from.length], 0, row);
    return row;
  }

  /** One step against the signs of a gradient, in a box around the clean clip. */
  private float[] stepped(float[] against, double step, double bound) {
    byte[] signs = new byte[against.length];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (byte) -Math.signum(against[i]);
    }
    float[] row = new float[against.length];
    new Box(trial.clean(), bound).stepInto(x, signs, step, row);
    return row;
  }
}
