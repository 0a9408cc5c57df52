package org.earshot.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.earshot.attack.Attacks;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.wire.Stage;
import org.earshot.wire.Topics;
import org.earshot.worker.Policy.Decision;
import org.earshot.worker.Policy.Series;
import org.earshot.worker.Policy.Waiting;
import org.earshot.worker.Turnstile.Rank;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classifies live representations, of public and private sources, in micro-batches of what has
 * come, with every active model. Verdicts, the policy's jobs with their events, dead letters and
 * the input's offsets are one transaction: they are all there, once, or none of them is.
 *
 * <pre>
 *   poll -> Classification (models) -> Policy -> transaction -> metrics, ages, policy's next state
 *                                                   | failed
 *                                                   v
 *                            a new producer, back to the committed offsets, the same again
 * </pre>
 *
 * <p>One thread does all of it.
 */
final class Classifier implements AutoCloseable {
  /** Clips of one micro-batch. */
  static final int BATCH = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Classifier.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(2);

  private final WorkerSite site;
  private final ControlFollower control;
  private final Networks networks;
  private final Backlog backlog;
  private final StartClips starts = new StartClips();
  private final Consumer<Duration> verdictAge;
  private final CountDownLatch serving = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::loop, "classifier");
  private Map<Series, Waiting> waiting = Map.of();

  /**
   * Prepares a classifier.
   *
   * @param backlog of the queue that the policy files into
   * @param verdictAge hears how old a clip was, from its last sample, when its verdict was
   *     committed
   */
  Classifier(
      WorkerSite site,
      ControlFollower control,
      Networks networks,
      Backlog backlog,
      Consumer<Duration> verdictAge) {
    this.site = site;
    this.control = control;
    this.networks = networks;
    this.backlog = backlog;
    this.verdictAge = verdictAge;
  }

  Classifier start() {
    thread.start();
    return this;
  }

  /** Waits until the group has taken the classifier in, or there is nothing to classify. */
  boolean awaitServing(Duration within) throws InterruptedException {
    return serving.await(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean ready() {
    return thread.isAlive() && serving.getCount() == 0;
  }

  /** Begins to close without waiting. */
  void stop() {
    stopping.countDown();
  }

  /** Ends after the batch in hand. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSES_WITHIN.toMillis());
      if (thread.isAlive()) {
        thread.interrupt(); // brokers away: what was begun is aborted by whoever comes next
        thread.join(CLOSES_WITHIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try (var link =
        new ExactlyOnce(site.settings(), Stage.VERDICT.group(), site.instance(), BATCH)) {
      while (stopping.getCount() > 0) {
        try {
          step(link);
        } catch (InterruptException e) {
          break; // close() asked for it
        } catch (KafkaException e) {
          LOG.warn("a batch was not classified and is tried again: {}", e.toString());
          link.forget();
          pause();
        }
      }
    } catch (InterruptException e) {
      Thread.currentThread().interrupt(); // while closing: there is nothing left to do
    } catch (RuntimeException e) {
      LOG.error("the classifier ended", e);
    }
  }

  private void step(ExactlyOnce link) {
    var wanted = control.wanted();
    if (wanted.kinds().isEmpty()) {
      link.unsubscribe();
    } else {
      link.subscribe(Topics.liveRepresentations(new TreeSet<>(wanted.kinds())));
    }
    var records = link.poll(POLL);
    if (link.serving()) {
      serving.countDown();
    }
    if (wanted.kinds().isEmpty()) {
      pause();
    } else if (records.isEmpty()) {
      conclude(link, records, Classification.EMPTY, wanted);
    } else {
      conclude(link, records, first(() -> classify(records, wanted)), wanted);
    }
  }

  /** Holds jobs up meanwhile. */
  private <T> T first(Supplier<T> work) {
    site.turnstile().begin(Rank.CLASSIFICATION);
    try {
      return work.get();
    } finally {
      site.turnstile().end(Rank.CLASSIFICATION);
    }
  }

  private void conclude(
      ExactlyOnce link,
      List<ConsumerRecord<byte[], byte[]>> records,
      Classification batch,
      Wanted wanted) {
    var decision = decide(batch, wanted);
    var results = results(batch, decision);
    if (!records.isEmpty() || !results.isEmpty()) {
      link.write(results, records);
    }
    waiting = decision.next();
    backlog.filed(decision.jobs().size());
    count(batch, decision);
  }

  private Classification classify(List<ConsumerRecord<byte[], byte[]>> records, Wanted wanted) {
    var leases = new ArrayList<Networks.Lease>();
    var missing = new ArrayList<>(wanted.missing());
    try {
      for (var card : wanted.ready()) {
        lease(card, leases, missing);
      }
      return classify(records, leases, missing);
    } finally {
      leases.forEach(Networks.Lease::close);
    }
  }

  private void lease(ModelCard card, List<Networks.Lease> leases, List<ModelCard> missing) {
    try {
      leases.add(networks.leaseHere(card));
    } catch (IOException e) { // unloaded since, and its file is gone
      LOG.error("model {} cannot classify: {}", card.id(), e.getMessage());
      missing.add(card);
    }
  }

  /** A batch that fails is tried clip by clip, so that one bad clip stops nothing. */
  private Classification classify(
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Networks.Lease> leases,
      List<ModelCard> missing) {
    try {
      return Classification.of(records, leases, missing, site.now());
    } catch (RuntimeException e) {
      if (records.size() == 1) {
        LOG.error(
            "record {} of {} cannot be classified",
            records.get(0).offset(),
            records.get(0).topic(),
            e);
        return Classification.failed(records.get(0), e);
      }
      return records.stream()
          .map(record -> classify(List.of(record), leases, missing))
          .reduce(Classification.EMPTY, Classification::and);
    }
  }

  private Decision decide(Classification batch, Wanted wanted) {
    return wanted
        .policy()
        .map(
            policy ->
                Policy.decide(
                    waiting,
                    batch.classified(),
                    wanted.pairs(),
                    policy,
                    backlog.waiting(),
                    site.now()))
        .orElse(Decision.NOTHING);
  }

  private List<ProducerRecord<byte[], byte[]>> results(Classification batch, Decision decision) {
    var results = new ArrayList<>(batch.deadLetters());
    batch
        .verdicts()
        .forEach(
            verdict ->
                results.add(
                    Topics.VERDICTS.record(verdict.clip() + "|" + verdict.model(), verdict)));
    decision
        .jobs()
        .forEach(
            job ->
                results.addAll(
                    JobFiler.records(Topics.CONTINUOUS_JOBS, withStarts(job), site.now())));
    return results;
  }

  private Job.Attack withStarts(Job.Attack job) {
    return Attacks.needStarts(job.attacks()) ? job.startingAt(starts.of(job.models())) : job;
  }

  private void count(Classification batch, Decision decision) {
    var now = site.now();
    for (var verdict : batch.verdicts()) {
      site.metrics().verdict(verdict);
      starts.saw(verdict);
      verdictAge.accept(Duration.between(verdict.endedAt(), now));
    }
    batch
        .unclassified()
        .forEach(one -> site.metrics().unclassified(one.source(), one.model(), one.reason()));
    decision
        .unattacked()
        .forEach(
            (series, clips) ->
                series
                    .attacks()
                    .forEach(spec -> site.metrics().unattacked(spec.attack(), "backlog", clips)));
  }

  private void pause() {
    try {
      var unused = stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
