package org.earshot.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
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

  /** The SHA-256 of a file of any size, in lower-case hexadecimal. */
  public static String sha256(Path file) throws IOException {
    var digest = digest();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
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
