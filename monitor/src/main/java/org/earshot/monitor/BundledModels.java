package org.earshot.monitor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.earshot.message.Control;
import org.earshot.message.ModelCard;
import org.earshot.model.ModelRegistry;
import org.earshot.model.ModelStore;
import org.earshot.wire.Settings;

/** The pair of models that is shipped: one trained normally, one adversarially. */
final class BundledModels {
  private static final String ROOT = "/demo/models/";

  /** The original first. */
  static final List<String> NAMES = List.of("original", "hardened");

  private BundledModels() {}

  /** Keeps the bundled zips in the store; what is there already stays. */
  static List<ModelCard> keepIn(ModelStore store) {
    return NAMES.stream().map(name -> keep(store, name)).toList();
  }

  /**
   * Lets the pair classify, and be attacked on what it classified, unless other models or another
   * policy were chosen on this cluster before; gives the pair's cards.
   */
  static List<ModelCard> activate(Settings settings, Path models) {
    List<ModelCard> pair = keepIn(new ModelStore(models));
    pair.forEach(card -> ModelRegistry.publish(settings, card));
    Wishes.propose(
        settings,
        new Control.ActiveModels(pair.stream().map(ModelCard::id).toList()),
        DemoPolicy.POLICY);
    return pair;
  }

  private static ModelCard keep(ModelStore store, String name) {
    try {
      return store.keep(resource(name + ".json"), resource(name + ".zip"));
    } catch (IOException e) {
      throw new StartupException(
          "the bundled model %s cannot be kept: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static byte[] resource(String file) throws IOException {
    try (var stream = BundledModels.class.getResourceAsStream(ROOT + file)) {
      if (stream == null) {
        throw new FileNotFoundException("no resource " + ROOT + file);
      }
      return stream.readAllBytes();
    }
  }
}
