package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a source is. {@code ${NAME}} in it stands for a variable of the environment, which is where
 * credentials belong. What is shown, by {@link #shown()} and {@code toString()}, never holds the
 * value of a variable nor what an address itself has before an {@code @}.
 */
public final class Address {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Up to the last at sign: a password may hold a slash that somebody forgot to encode. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^\\s'\"]*@");

  private static final String HIDDEN = "***";

  private final String declared;
  private final String resolved;
  private final List<String> secrets;

  private Address(String declared, String resolved, List<String> secrets) {
    this.declared = declared;
    this.resolved = resolved;
    this.secrets = secrets;
  }

  /**
   * Fills in the variables.
   *
   * @throws IllegalArgumentException if one has no value, naming it
   */
  public static Address of(String declared, Map<String, String> environment) {
    requireNonNull(declared, "declared");
    List<String> secrets = new ArrayList<>();
    var resolved = new StringBuilder();
    Matcher variables = VARIABLE.matcher(declared);
    while (variables.find()) {
      String name = variables.group(1);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("${%s} is no name of a variable".formatted(name));
      }
      String value = environment.get(name);
      if (value == null || value.isEmpty()) {
        throw new IllegalArgumentException(
            "the environment variable %s must have a value, had none".formatted(name));
      }
      secrets.add(value);
      variables.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    variables.appendTail(resolved);
    String text = resolved.toString();
    Matcher userInfo = USER_INFO.matcher(text);
    if (userInfo.find()) {
      String credentials = userInfo.group().substring(0, userInfo.group().length() - 1);
      secrets.add(credentials);
      int colon = credentials.indexOf(':');
      if (colon >= 0) {
        secrets.add(credentials.substring(colon + 1));
      }
    }
    secrets.removeIf(String::isEmpty);
    secrets.sort(Comparator.comparingInt(String::length).reversed());
    return new Address(declared, text, List.copyOf(secrets));
  }

  /** An address without variables. */
  public static Address of(String declared) {
    return of(declared, Map.of());
  }

  /** The address itself: for whoever opens it, never for a log, an event or a page. */
  public String resolved() {
    return resolved;
  }

  /** The address as it may be shown. */
  public String shown() {
    return USER_INFO.matcher(declared).replaceAll(HIDDEN + "@");
  }

  /** A text of somebody else's, such as a program's error, without what must not be shown. */
  public String redact(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = safe.replace(secret, HIDDEN);
    }
    return USER_INFO.matcher(safe).replaceAll(HIDDEN + "@");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address
        && declared.equals(address.declared)
        && resolved.equals(address.resolved);
  }

  @Override
  public int hashCode() {
    return resolved.hashCode();
  }

  @Override
  public String toString() {
    return shown();
  }
}
