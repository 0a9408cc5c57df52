package org.earshot.source;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a source is. {@code ${NAME}} in it stands for a variable of the environment, which is where
 * credentials belong. What is shown, by {@link #shown()} and {@code toString()}, never holds the
 * value of a variable, nor what an address itself has before an {@code @}, nor any value after a
 * {@code ?}: tokens have too many names.
 */
public final class Address {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * A user; or a user and variables as the password; or a user and what may be a password with
   * slashes that somebody forgot to encode, up to the last at sign. Digits and a slash are a port.
   */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "(?<=//)(?:[^\\s'\"/:?#]*@|[^\\s'\"/:?#]*:(?:\\$\\{[^}]*})*@|[^\\s'\"/:?#]*:(?!\\d+[/?#])[^\\s'\"]*@)");

  private static final Pattern QUERY_VALUE =
      Pattern.compile("(?<=[?&;])([^\\s'\"=&;#?]*)=[^\\s'\"&;#?]+");
  private static final Pattern BARE_QUERY =
      Pattern.compile("(?<=\\S\\?)[^\\s'\"=&;#?]+(?=[&;\\s'\"#]|$)");

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
    userInfo(text)
        .ifPresent(
            credentials -> {
              secrets.add(credentials);
              secrets.add(credentials.substring(credentials.indexOf(':') + 1));
            });
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
    return hidden(declared);
  }

  /** A text of somebody else's, such as a program's error, without what must not be shown. */
  public String redact(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = safe.replace(secret, HIDDEN);
    }
    return hidden(safe);
  }

  /** What an address has before the {@code @} of its host. */
  public static Optional<String> userInfo(String address) {
    Matcher found = USER_INFO.matcher(address);
    return found.find()
        ? Optional.of(found.group().substring(0, found.group().length() - 1))
        : Optional.empty();
  }

  private static String hidden(String text) {
    String noUser = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    String noValue = QUERY_VALUE.matcher(noUser).replaceAll("$1=" + HIDDEN);
    return BARE_QUERY.matcher(noValue).replaceAll(HIDDEN);
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
