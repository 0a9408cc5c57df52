package org.earshot.model;

import java.net.URI;

/**
 * A dashboard that hands out the files of its model directory.
 *
 * @param address of its page: {@code http://host:8080}; a path before {@code /api} is kept
 * @param token what it asks of whoever wants something, or null
 */
public record ModelSource(URI address, String token) {
  private static final String FILES = "/api/models/files/";

  public ModelSource {
    String scheme = address.getScheme();
    if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "a source of models must be http://HOST:PORT or https://HOST:PORT, was " + address);
    }
  }

  /** A source by the text of its address. */
  public static ModelSource of(String address, String token) {
    try {
      return new ModelSource(URI.create(address), token);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a source of models must be http://HOST:PORT or https://HOST:PORT, was " + address, e);
    }
  }

  /** Where the zip of that SHA-256 is. */
  URI file(String sha256) {
    String base = address.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + FILES + sha256);
  }

  /** The address alone: a token is nobody's to read in a log. */
  @Override
  public String toString() {
    return address.toString();
  }
}
