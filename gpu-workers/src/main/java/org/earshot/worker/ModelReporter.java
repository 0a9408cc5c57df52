package org.earshot.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.earshot.message.ModelCard;
import org.earshot.message.WorkerReport;
import org.earshot.message.WorkerReport.Held;
import org.earshot.wire.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on {@code workers}, and in the metrics, how the registered models stand here: at every
 * change, and again and again so that the silence of a dead worker is noticed. Takes it back when
 * the worker ends.
 */
final class ModelReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelReporter.class);
  private static final long LOOKS_EVERY_MS = 500;
  private static final long CLOSES_WITHIN_MS = 2000;

  private final WorkerSite site;
  private final Supplier<Map<String, ModelCard>> cards;
  private final ControlFollower control;
  private final Weights weights;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::loop, "model-reporter");
  private Map<String, Held> said;
  private long saidAtNanos;

  private ModelReporter(
      WorkerSite site,
      Supplier<Map<String, ModelCard>> cards,
      ControlFollower control,
      Weights weights) {
    this.site = site;
    this.cards = cards;
    this.control = control;
    this.weights = weights;
    thread.setDaemon(true);
  }

  /**
   * Begins to report.
   *
   * @param cards the registry as it stands
   */
  static ModelReporter start(
      WorkerSite site,
      Supplier<Map<String, ModelCard>> cards,
      ControlFollower control,
      Weights weights) {
    var reporter = new ModelReporter(site, cards, control, weights);
    reporter.thread.start();
    return reporter;
  }

  private void loop() {
    try {
      do {
        look();
      } while (!stopping.await(LOOKS_EVERY_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("how models stand here is not reported any longer", e);
    }
  }

  private void look() {
    var active = control.standing();
    site.metrics().models(active);
    var held = held(active);
    boolean due = System.nanoTime() - saidAtNanos >= WorkerReport.EVERY.toNanos();
    if (due || !held.equals(said)) {
      say(new WorkerReport(site.instance(), site.now(), held));
      said = held;
      saidAtNanos = System.nanoTime();
    }
  }

  /** Of an active model also whether it runs; of any other its file alone. */
  private Map<String, Held> held(Map<String, Held> active) {
    var held = new TreeMap<String, Held>();
    var retired = control.retired();
    cards
        .get()
        .forEach(
            (id, card) -> {
              if (!retired.contains(id)) {
                held.put(id, active.containsKey(id) ? active.get(id) : weights.check(card));
              }
            });
    return held;
  }

  /** Without waiting: the next report comes anyway. */
  private void say(WorkerReport report) {
    var unused =
        site.producer()
            .send(
                Topics.WORKERS.record(site.instance(), report),
                (written, failure) -> {
                  if (failure != null) {
                    LOG.warn("how models stand here is not written: {}", failure.toString());
                  }
                });
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(CLOSES_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    say(null);
  }
}
