package org.earshot.source;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a topic is: {@code NAME} on this project's cluster, or {@code kafka://HOST:PORT/NAME} on
 * another one.
 *
 * @param bootstrap the other cluster's brokers, {@code HOST:PORT[,HOST:PORT]...}
 * @param topic the topic's name
 */
public record TopicAddress(Optional<String> bootstrap, String topic) {
  private static final Pattern FORM =
      Pattern.compile("(?:kafka://([^/@,:\\s]+:\\d{1,5}(?:,[^/@,:\\s]+:\\d{1,5})*)/)?([^/]*)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none, naming the rule
   */
  public static TopicAddress of(String address) {
    var form = FORM.matcher(address);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "address must be the name of a topic, or kafka://HOST:PORT/NAME on another cluster");
    }
    String topic = form.group(2);
    if (!NAME.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      throw new IllegalArgumentException(
          "address must be the name of a topic: 1 to 249 letters, digits, dots, dashes or underscores");
    }
    return new TopicAddress(Optional.ofNullable(form.group(1)), topic);
  }
}
