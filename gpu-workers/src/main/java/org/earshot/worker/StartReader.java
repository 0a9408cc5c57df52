package org.earshot.worker;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.earshot.attack.Attack;
import org.earshot.attack.Pia;
import org.earshot.attack.Start;
import org.earshot.attack.Targets;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;
import org.earshot.wire.Topics;

/**
 * Reads where an attack on a black box may start: the job's own labelled clips, and those that it
 * was filed with. The attack itself sees to it that the victim agrees with a class.
 *
 * <p>No attack starts at a private clip, whoever filed the job: what it finds for a public one
 * holds much of its start.
 */
final class StartReader {
  private final WorkerSite site;

  StartReader(WorkerSite site) {
    this.site = site;
  }

  /** A clip and its class's name, which models may number differently. */
  @SuppressWarnings("ArrayRecordComponent") // a large array that is only passed on
  record Candidate(String id, String label, float[] pixels) {
    Optional<Start> of(ModelCard card) {
      int index = card.classes().indexOf(label);
      return index < 0 ? Optional.empty() : Optional.of(new Start(id, pixels, index));
    }
  }

  /**
   * The starts of a job; none for other attacks.
   *
   * @param model of the job, any: all see the same representation
   * @param targets of the unlabelled clips
   * @throws IOException if a clip that should be there cannot be read
   */
  List<Candidate> read(
      Job.Attack job,
      Attack attack,
      Networks.Lease model,
      List<LoadedClip> clips,
      Map<String, Integer> targets)
      throws IOException {
    if (!(attack instanceof Pia)) {
      return List.of();
    }
    var candidates = new ArrayList<Candidate>();
    var own = clips.stream().filter(clip -> clip.skipped(model) == null).toList();
    var labelled =
        own.stream()
            .filter(clip -> clip.clip().label() != null)
            .filter(clip -> !Topics.isPrivate(clip.clip().input().topic()))
            .toList();
    for (var clip : labelled) {
      candidates.add(candidate(clip.id(), clip.clip().label(), clip.incoming()));
    }
    Set<String> there = labelled.stream().map(LoadedClip::id).collect(toSet());
    Set<String> labels = wanted(job, attack, model.card(), own, targets);
    candidates.addAll(
        read(
            job.starts().stream()
                .filter(start -> !Topics.isPrivate(start.input().topic()))
                .filter(start -> labels.contains(start.label()))
                .filter(start -> !there.contains(start.input().clip()))
                .toList(),
            model));
    return candidates;
  }

  /** The classes that the job aims at; untargeted any class will do. */
  private static Set<String> wanted(
      Job.Attack job,
      Attack attack,
      ModelCard card,
      List<LoadedClip> clips,
      Map<String, Integer> targets) {
    if (!attack.targeted()) {
      return new TreeSet<>(card.classes());
    }
    var wanted = new TreeSet<String>();
    int classes = card.classes().size();
    for (var clip : clips) {
      Integer target = targets.get(clip.id());
      if (target == null && clip.clip().label() != null) {
        Set<Integer> label = Set.of(clip.label(card));
        var drawn = Targets.draw(job.seed(), clip.id(), attack.family(), classes, label);
        target = drawn.isPresent() ? drawn.getAsInt() : null;
      }
      if (target != null) {
        wanted.add(card.classes().get(target));
      }
    }
    return wanted;
  }

  private List<Candidate> read(List<Job.Start> starts, Networks.Lease model) throws IOException {
    if (starts.isEmpty()) {
      return List.of();
    }
    try (var reader = new ReferenceReader(site.settings())) {
      var records = reader.read(starts.stream().map(Job.Start::input).distinct().toList());
      return starts.stream()
          .map(
              start -> {
                var clip = new Job.Clip(start.input(), "", null, null, null, null, null);
                var loaded = LoadedClip.of(clip, records.get(start.input()));
                return loaded.skipped(model) == null
                    ? candidate(loaded.id(), start.label(), loaded.incoming())
                    : null;
              })
          .filter(Objects::nonNull)
          .toList();
    }
  }

  private static Candidate candidate(String id, String label, Incoming incoming) {
    return new Candidate(id, label, incoming.matrix().toArray());
  }
}
