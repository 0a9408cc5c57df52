package org.earshot.monitor;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.earshot.message.ModelCard;

/**
 * The models of a call that are attacked on the same clips with the same targets.
 *
 * @param cards one, or two; the original first, whichever order they came in
 */
record AttackedModels(List<ModelCard> cards) {
  /**
   * Takes models that can be compared.
   *
   * @throws IllegalArgumentException if they are more than two, one twice, or not comparable
   */
  AttackedModels {
    cards = List.copyOf(cards);
    if (cards.size() > 2) {
      throw new IllegalArgumentException(
          "--model takes one or two, not " + cards.stream().map(ModelCard::id).toList());
    }
    if (cards.size() == 2) {
      requireComparable(cards.get(0), cards.get(1));
      if (hardens(cards.get(0), cards.get(1))) {
        cards = List.of(cards.get(1), cards.get(0)); // eps_r is the second over the first
      }
    }
  }

  private static boolean hardens(ModelCard one, ModelCard other) {
    return one.hardens().filter(other.id()::equals).isPresent();
  }

  private static void requireComparable(ModelCard one, ModelCard other) {
    if (one.id().equals(other.id())) {
      throw new IllegalArgumentException("--model names %s twice".formatted(one.id()));
    }
    if (!one.comparableWith(other)) {
      boolean unlike = !one.representation().equals(other.representation());
      throw new IllegalArgumentException(
          "models must see the same representation and know the same classes in the same order: %s, %s; attack each in a call of its own, or give a pair that `earshot train --original` made"
              .formatted(unlike ? sees(one) : knows(one), unlike ? sees(other) : knows(other)));
    }
  }

  private static String sees(ModelCard card) {
    return "%s sees %s".formatted(card.id(), card.representation());
  }

  private static String knows(ModelCard card) {
    return "%s knows %s".formatted(card.id(), card.classes());
  }

  /** Their ids, the original's first. */
  List<String> ids() {
    return cards.stream().map(ModelCard::id).toList();
  }

  /** Whether they are an original and the model that hardens it, so that eps_r says something. */
  boolean hardened() {
    return cards.size() == 2 && hardens(cards.get(1), cards.get(0));
  }

  /** What all of them see. */
  String representation() {
    return cards.get(0).representation();
  }

  /**
   * The fold of a data set that all of them held out; none if one of them was not tested on a fold
   * of it.
   *
   * @throws IllegalArgumentException if they held out different ones
   */
  Set<String> testedOn(String dataset) {
    var tested = new TreeSet<String>();
    for (var card : cards) {
      if (card.data() == null
          || !card.data().source().equals(dataset)
          || card.data().testFold() == null) {
        return Set.of();
      }
      tested.add(card.data().testFold());
    }
    if (tested.size() > 1) {
      throw new IllegalArgumentException(
          "the models were tested on different folds, %s: --folds says which".formatted(tested));
    }
    return tested;
  }
}
