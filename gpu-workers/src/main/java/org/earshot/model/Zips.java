package org.earshot.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Takes the time of writing out of zips, so that the same content has the same SHA-256. */
final class Zips {
  /** The first date that a zip can hold. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Zips() {}

  /** The same entries in the same order, all dated 1980-01-01. */
  static byte[] undated(byte[] zip) throws IOException {
    var out = new ByteArrayOutputStream(zip.length);
    try (var from = new ZipInputStream(new ByteArrayInputStream(zip));
        var to = new ZipOutputStream(out)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        var undated = new ZipEntry(entry.getName());
        undated.setTimeLocal(NO_TIME);
        to.putNextEntry(undated);
        from.transferTo(to);
        to.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
