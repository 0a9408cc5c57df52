package org.earshot.wire;

import java.util.Locale;

/** The stages of the flow, each of which reads its topics as one consumer group. */
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

  /** The consumer group; of a Kafka Streams stage also the application id. */
  public String group() {
    return group;
  }

  /** The name as a metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
