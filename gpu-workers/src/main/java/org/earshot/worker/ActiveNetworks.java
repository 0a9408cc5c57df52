package org.earshot.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.earshot.message.ModelCard;
import org.earshot.message.ModelState;
import org.earshot.message.WorkerReport.Held;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of the active models, kept in memory. A model whose file is missing or damaged is
 * out of service, and nothing else is: also one that is in memory, because a model must answer the
 * same on every worker and after every restart. It comes back by itself when its file does.
 *
 * <p>One thread calls; the standing may be read by any.
 */
final class ActiveNetworks {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveNetworks.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final Networks networks;
  private final Weights weights;
  private final Map<String, Networks.Lease> leases = new HashMap<>();
  private final Map<String, Refusal> refusals = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private volatile Map<String, Held> standing = Map.of();

  /** An intact file that cannot run. */
  private record Refusal(long atNanos, Held held) {}

  /**
   * The active models that are registered.
   *
   * @param loaded those that classify
   * @param lacking those that cannot
   */
  record Ready(List<ModelCard> loaded, List<ModelCard> lacking) {}

  ActiveNetworks(Networks networks, Weights weights) {
    this.networks = networks;
    this.weights = weights;
  }

  /** Loads what of these can be loaded, unloads everything else. */
  Ready reconcile(List<String> ids, Map<String, ModelCard> cards) {
    var loaded = new ArrayList<ModelCard>();
    var lacking = new ArrayList<ModelCard>();
    var now = new TreeMap<String, Held>();
    for (String id : ids) {
      var card = cards.get(id);
      if (card != null) {
        var held = load(card);
        now.put(id, held);
        (held.state() == ModelState.AVAILABLE ? loaded : lacking).add(card);
      } else if (unknown.add(id)) {
        LOG.error("model {} is active but not registered", id);
      }
    }
    unloadAllBut(loaded);
    tell(standing, now);
    standing = Map.copyOf(now);
    return new Ready(loaded, lacking);
  }

  /** How each active model stands, by id. */
  Map<String, Held> standing() {
    return standing;
  }

  private Held load(ModelCard card) {
    var file = weights.check(card);
    if (file.state() != ModelState.AVAILABLE) {
      refusals.remove(card.sha256());
      weights.want(card);
      return weights.check(card);
    }
    if (leases.containsKey(card.sha256())) {
      return file;
    }
    var refusal = refusals.get(card.sha256());
    if (refusal != null && System.nanoTime() - refusal.atNanos < TRY_AGAIN.toNanos()) {
      return refusal.held;
    }
    return lease(card);
  }

  private Held lease(ModelCard card) {
    try {
      leases.put(card.sha256(), networks.leaseHere(card));
      refusals.remove(card.sha256());
      return Held.available();
    } catch (IOException e) {
      var held = new Held(ModelState.UNUSABLE, e.getMessage());
      refusals.put(card.sha256(), new Refusal(System.nanoTime(), held));
      return held;
    }
  }

  /** Every change of a standing, once. */
  private static void tell(Map<String, Held> before, Map<String, Held> now) {
    now.forEach(
        (id, held) -> {
          if (before.containsKey(id) && before.get(id).state() == held.state()) {
            return;
          }
          switch (held.state()) {
            case AVAILABLE -> LOG.info("model {} is active", id);
            case FETCHING -> LOG.warn("model {} is active and waits: {}", id, held.message());
            default ->
                LOG.error("model {} is active but cannot classify here: {}", id, held.message());
          }
        });
  }

  private void unloadAllBut(List<ModelCard> loaded) {
    var kept = loaded.stream().map(ModelCard::sha256).toList();
    leases
        .entrySet()
        .removeIf(
            entry -> {
              boolean unwanted = !kept.contains(entry.getKey());
              if (unwanted) {
                entry.getValue().close();
              }
              return unwanted;
            });
  }

  /** Unloads everything. */
  void close() {
    unloadAllBut(List.of());
  }
}
