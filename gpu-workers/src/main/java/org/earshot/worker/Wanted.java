package org.earshot.worker;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.earshot.message.Control.AttackPolicy;
import org.earshot.message.ModelCard;

/**
 * What is wanted of a worker, as it stands: a snapshot that does not change.
 *
 * @param ready active models whose networks are in memory
 * @param missing active models that are known but whose weights cannot be loaded
 * @param policy which attacks run continuously; empty if none do
 */
record Wanted(List<ModelCard> ready, List<ModelCard> missing, Optional<AttackPolicy> policy) {
  static final Wanted NOTHING = new Wanted(List.of(), List.of(), Optional.empty());

  Wanted {
    ready = List.copyOf(ready);
    missing = List.copyOf(missing);
  }

  /** The kinds of representation that some model here can classify. */
  Set<String> kinds() {
    return ready.stream().map(card -> kind(card.representation())).collect(toUnmodifiableSet());
  }

  /**
   * The models as they are attacked together: an original with each model that hardens it, the
   * original first; whoever is in no pair alone.
   */
  List<List<String>> pairs() {
    var pairs = new ArrayList<List<String>>();
    Set<String> paired = new HashSet<>();
    for (var hardened : ready) {
      ready.stream()
          .filter(card -> hardened.hardens().filter(card.id()::equals).isPresent())
          .filter(hardened::comparableWith)
          .forEach(
              original -> {
                pairs.add(List.of(original.id(), hardened.id()));
                paired.add(original.id());
                paired.add(hardened.id());
              });
    }
    ready.stream()
        .map(ModelCard::id)
        .filter(id -> !paired.contains(id))
        .forEach(id -> pairs.add(List.of(id)));
    return List.copyOf(pairs);
  }

  /** {@code dwt} of {@code dwt/small/16000/1}. */
  static String kind(String representation) {
    int slash = representation.indexOf('/');
    return slash < 0 ? representation : representation.substring(0, slash);
  }
}
