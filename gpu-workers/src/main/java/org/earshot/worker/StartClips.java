package org.earshot.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.earshot.message.Job;
import org.earshot.message.Reference;
import org.earshot.message.Verdict;
import org.earshot.wire.Topics;

/**
 * Knows where a few clips lie of each class that models have seen lately: jobs that attack a black
 * box are told them when they are filed, so that whoever does the job, however often, starts there.
 * References only, so it stays small; retention may have removed what they lead to.
 *
 * <p>Private clips are never among them: what such an attack finds holds much of its start, and is
 * published.
 */
final class StartClips {
  private static final int OF_EACH = 3;

  /** By model, then by class, the newest first. */
  private final Map<String, Map<String, Deque<Reference>>> seen = new HashMap<>();

  /** Remembers a public clip as what a model takes it for. */
  void saw(Verdict verdict) {
    if (Topics.isPrivate(verdict.input().topic())) {
      return;
    }
    var ofClass =
        seen.computeIfAbsent(verdict.model(), key -> new TreeMap<>())
            .computeIfAbsent(verdict.prediction(), key -> new ArrayDeque<>());
    ofClass.addFirst(verdict.input());
    if (ofClass.size() > OF_EACH) {
      ofClass.removeLast();
    }
  }

  /** The clips of all classes, as models took them, the newest of each class first. */
  List<Job.Start> of(List<String> models) {
    return models.stream()
        .flatMap(model -> seen.getOrDefault(model, Map.of()).entrySet().stream())
        .flatMap(
            ofClass ->
                ofClass.getValue().stream().map(input -> new Job.Start(input, ofClass.getKey())))
        .distinct()
        .toList();
  }
}
