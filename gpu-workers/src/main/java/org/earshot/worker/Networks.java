package org.earshot.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.earshot.engine.CompiledNetwork;
import org.earshot.engine.Kernels;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelStore;

/**
 * The networks in memory, one for each file of weights however many use it. Whoever uses one holds
 * a lease; without leases the few used last are kept, the others are closed.
 */
final class Networks implements AutoCloseable {
  /** A pair, and another pair that is about to take its place. */
  private static final int IDLE = 4;

  private static final int WARM = 4;

  private final ModelStore store;
  private final Weights weights;
  private final Kernels kernels;
  private final Map<String, Held> leased = new HashMap<>();
  private final Map<String, CompiledNetwork> idle = new LinkedHashMap<>();
  private boolean closed;

  Networks(ModelStore store, Weights weights, Kernels kernels) {
    this.store = store;
    this.weights = weights;
    this.kernels = kernels;
  }

  /** A network that stays open until the lease is closed. */
  record Lease(Networks of, ModelCard card, CompiledNetwork network) implements AutoCloseable {
    @Override
    public void close() {
      of.giveBack(card.sha256());
    }
  }

  /**
   * The network of a card, loaded if it is not in memory, and its file fetched before if it is not
   * here and there is somewhere to fetch it from: that may take minutes.
   *
   * @throws IOException if its file is missing, damaged or not a model that fits its card
   * @throws java.util.concurrent.CancellationException if the thread is interrupted meanwhile
   */
  Lease lease(ModelCard card) throws IOException {
    var lease = inMemory(card);
    if (lease != null) {
      return lease;
    }
    weights.await(card);
    return leaseHere(card);
  }

  /**
   * The graph of a card, of the caller's own, its file fetched before if it is not here.
   *
   * @throws IOException if its file is missing, damaged or not a model that fits its card
   * @throws java.util.concurrent.CancellationException if the thread is interrupted meanwhile
   */
  ComputationGraph graph(ModelCard card) throws IOException {
    weights.await(card);
    return store.load(card);
  }

  /**
   * The network with what is here: nothing is waited for.
   *
   * @throws IOException if its file is missing, damaged or not a model that fits its card
   */
  Lease leaseHere(ModelCard card) throws IOException {
    var lease = inMemory(card);
    if (lease != null) {
      return lease;
    }
    var loaded = load(card); // takes its time: nobody who needs another network waits for it
    synchronized (this) {
      lease = inMemory(card);
      if (lease != null) { // another thread was faster
        loaded.close();
        return lease;
      }
      idle.put(card.sha256(), loaded);
      return inMemory(card);
    }
  }

  private synchronized Lease inMemory(ModelCard card) throws IOException {
    if (closed) {
      throw new IOException("the worker is closed");
    }
    var held = leased.get(card.sha256());
    if (held == null) {
      var kept = idle.remove(card.sha256());
      if (kept == null) {
        return null;
      }
      held = new Held(kept);
      leased.put(card.sha256(), held);
    }
    held.leases++;
    return new Lease(this, card, held.network);
  }

  private CompiledNetwork load(ModelCard card) throws IOException {
    CompiledNetwork network;
    try {
      network = CompiledNetwork.of(store.load(card), kernels);
    } catch (RuntimeException e) { // DL4J and the engine refuse in many ways
      throw new IOException("model %s cannot run: %s".formatted(card.id(), e.getMessage()), e);
    }
    if (network.classes() != card.classes().size()) {
      int classes = network.classes();
      network.close();
      throw new IOException(
          "model %s has %d logits, its card names %d classes"
              .formatted(card.id(), classes, card.classes().size()));
    }
    warmUp(network);
    return network;
  }

  /** The first pass of a network takes seconds: no live clip should wait for it. */
  private static void warmUp(CompiledNetwork network) {
    network.logits(new float[WARM * network.rows() * network.columns()], WARM);
  }

  private synchronized void giveBack(String sha256) {
    var held = leased.get(sha256);
    held.leases--;
    if (held.leases > 0) {
      return;
    }
    leased.remove(sha256);
    idle.put(sha256, held.network);
    trim(closed ? 0 : IDLE);
  }

  private void trim(int keep) {
    var oldest = new ArrayList<>(idle.keySet());
    oldest.subList(0, Math.max(0, oldest.size() - keep)).forEach(key -> idle.remove(key).close());
  }

  /** Closes what is idle now; what is leased is closed when it is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    trim(0);
  }

  private static final class Held {
    private final CompiledNetwork network;
    private int leases;

    private Held(CompiledNetwork network) {
      this.network = network;
    }
  }
}
