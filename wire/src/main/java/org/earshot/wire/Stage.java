package org.earshot.wire;

import java.util.List;
import java.util.Locale;

/** The stages of the flow, each of which reads its topics as a consumer group of its own. */
public enum Stage {
  /** Clips to representations. */
  REPRESENTATION("earshot-representations"),
  /** Representations to verdicts. */
  VERDICT("classifiers"),
  /** Verdicts and attack results to measures. */
  ROBUSTNESS("earshot-robustness");

  /** The application that makes representations of private sources' clips. */
  public static final String PRIVATE_REPRESENTATIONS = "earshot-representations-private";

  private final String group;

  Stage(String group) {
    this.group = group;
  }

  /**
   * The consumer group that reads what is not private; of a Kafka Streams stage also the
   * application id.
   */
  public String group() {
    return group;
  }

  /** All consumer groups that do this stage's work. */
  List<String> groups() {
    return this == REPRESENTATION ? List.of(group, PRIVATE_REPRESENTATIONS) : List.of(group);
  }

  /** The name as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
