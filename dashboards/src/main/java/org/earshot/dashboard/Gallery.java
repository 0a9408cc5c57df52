package org.earshot.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures of the newest clips, as many as fit a bound: an attack's result comes long after its
 * clip, and the page shows the two together. The reader puts, requests take.
 */
final class Gallery {
  static final int DEFAULT_LIMIT_BYTES = 16 * 1024 * 1024;

  private final int limitBytes;
  private final Map<String, Picture> pictures = new LinkedHashMap<>();
  private int bytes;

  Gallery(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  synchronized void put(String clip, Picture picture) {
    remove(clip);
    pictures.put(clip, picture);
    bytes += size(picture);
    while (bytes > limitBytes) {
      remove(pictures.keySet().iterator().next());
    }
  }

  synchronized Optional<Picture> get(String clip) {
    return Optional.ofNullable(pictures.get(clip));
  }

  private void remove(String clip) {
    var old = pictures.remove(clip);
    bytes -= old == null ? 0 : size(old);
  }

  private static int size(Picture picture) {
    return picture.lines() * picture.columns();
  }
}
