package org.earshot.source;

/** What an address must be like for a kind of source. */
@FunctionalInterface
public interface AddressRule {
  /** Every address. */
  AddressRule NONE = (kind, address) -> {};

  /**
   * Looks at an address without opening it.
   *
   * @throws IllegalArgumentException if a source of that kind cannot be there, naming the rule
   */
  void check(SourceSpec.Kind kind, Address address);
}
