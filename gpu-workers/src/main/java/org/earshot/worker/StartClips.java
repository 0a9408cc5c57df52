package org.earshot.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.earshot.message.Reference;
import org.earshot.message.Verdict;

/**
 * Knows where a few clips lie of each class that models have seen lately: an attack on a black box
 * starts at a clip of the class that it aims at. References only, so it stays small; retention may
 * have removed what they lead to.
 */
final class StartClips {
  private static final int OF_EACH = 3;

  /** By representation, then by class, the newest first. */
  private final Map<String, Map<String, Deque<Reference>>> seen = new HashMap<>();

  /** Remembers a clip as what a model takes it for. */
  synchronized void saw(Verdict verdict) {
    var ofClass =
        seen.computeIfAbsent(verdict.representation(), key -> new HashMap<>())
            .computeIfAbsent(verdict.prediction(), key -> new ArrayDeque<>());
    ofClass.remove(verdict.input()); // the other model of a pair says the same
    ofClass.addFirst(verdict.input());
    if (ofClass.size() > OF_EACH) {
      ofClass.removeLast();
    }
  }

  /** The clips of a class, the newest first. */
  synchronized List<Reference> of(String representation, String label) {
    return List.copyOf(
        seen.getOrDefault(representation, Map.of()).getOrDefault(label, new ArrayDeque<>()));
  }
}
