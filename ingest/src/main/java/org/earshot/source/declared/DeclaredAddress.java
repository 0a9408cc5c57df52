package org.earshot.source.declared;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.earshot.source.Address;
import org.earshot.source.SourceSpec.Kind;
import org.earshot.source.TopicAddress;
import org.earshot.source.input.StreamAddress;
import org.earshot.wire.Topics;

/**
 * Turns what somebody wrote as an address into one, by the rules of its kind.
 *
 * @param base relative paths begin here
 * @param environment the variables
 */
public record DeclaredAddress(Path base, Map<String, String> environment) {
  private static final Pattern SECRET =
      Pattern.compile(
          "[?&;/](?:[\\w-]*(?:password|passwd|token|secret|signature|credentials?)"
              + "|(?:[\\w-]*[_-])?(?:pwd|pass|key|apikey|auth|sig|jwt))=([^&;/#\\s]*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern RESERVED = Pattern.compile("[/@?#]");
  private static final Pattern VARIABLES = Pattern.compile("(?:\\$\\{[^}]*})*");

  public DeclaredAddress {
    requireNonNull(base, "base");
    environment = Map.copyOf(environment);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it breaks a rule, naming the rule and never a credential
   */
  public Address read(Kind kind, String declared) {
    if (declared.isBlank()) {
      throw new IllegalArgumentException("address must not be empty");
    }
    refuseLiteralSecrets(declared);
    Address address = Address.of(declared, environment);
    requireEncoded(declared);
    try {
      check(kind, address);
      return placed(kind, declared, address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(address.redact(String.valueOf(e.getMessage())), e);
    }
  }

  /** What is in a file is soon in a repository, a backup and a chat. */
  private static void refuseLiteralSecrets(String declared) {
    String userInfo = Address.userInfo(declared).orElse("");
    int colon = userInfo.indexOf(':');
    if (colon >= 0 && !VARIABLES.matcher(userInfo.substring(colon + 1)).matches()) {
      throw new IllegalArgumentException(
          "address must not hold a password: put it in the environment and write ${NAME} in its place");
    }
    var secret = SECRET.matcher(declared);
    while (secret.find()) {
      if (!VARIABLES.matcher(secret.group(1)).matches()) {
        throw new IllegalArgumentException(
            "address must not hold a secret: put it in the environment and write ${NAME} in its place");
      }
    }
  }

  /** Else a part of the password would be taken for the host, and asked for. */
  private void requireEncoded(String declared) {
    var variables = VARIABLE.matcher(Address.userInfo(declared).orElse(""));
    while (variables.find()) {
      if (RESERVED.matcher(environment.get(variables.group(1))).find()) {
        throw new IllegalArgumentException(
            "the value of %s must be percent-encoded: / as %%2F, @ as %%40, : as %%3A, ? as %%3F, # as %%23"
                .formatted(variables.group(1)));
      }
    }
  }

  private Address placed(Kind kind, String declared, Address address) {
    boolean path = kind == Kind.FILE || kind == Kind.FOLDER || kind == Kind.DATASET;
    return !path || Path.of(address.resolved()).isAbsolute()
        ? address
        : Address.of(base.resolve(declared).toString(), environment);
  }

  private static void check(Kind kind, Address address) {
    if (address.resolved().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("address must not hold control characters");
    }
    switch (kind) {
      case STREAM -> {
        var unused = StreamAddress.stream(address);
      }
      case FILE -> {
        var unused = StreamAddress.file(address);
      }
      case TOPIC -> checkTopic(address.resolved());
      case MICROPHONE, FOLDER, DATASET -> {}
    }
  }

  private static void checkTopic(String address) {
    String name = TopicAddress.of(address).topic();
    boolean own = Topics.all(Topics.KINDS).stream().anyMatch(topic -> topic.name().equals(name));
    if (own || Topics.isPrivate(name)) {
      throw new IllegalArgumentException(
          "address must be a topic that somebody else fills, was Earshot's own " + name);
    }
  }
}
