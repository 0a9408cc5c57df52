package org.earshot.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in the forms that ids, protocols, targets and files use. */
public final class Hashes {
  private Hashes() {}

  /** The SHA-256 of the bytes, in lower-case hexadecimal. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** The first eight hexadecimal digits of the text's SHA-256. */
  public static String shortHash(String text) {
    return sha256(text.getBytes(UTF_8)).substring(0, 8);
  }

  /** The first 64 bits of the text's SHA-256: the seed of a generator, or a draw by hash. */
  public static long longHash(String text) {
    return ByteBuffer.wrap(digest().digest(text.getBytes(UTF_8))).getLong();
  }

  /** A new SHA-256 digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
