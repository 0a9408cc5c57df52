package org.earshot.dashboard;

import java.util.Optional;

/** The pictures of the newest clips. The reader puts, requests take. */
final class Gallery {
  private final Recent.Keyed<String, Picture> pictures =
      new Recent.Keyed<>(MonitorState.CLIPS_LIMIT);

  synchronized void put(String clip, Picture picture) {
    pictures.put(clip, picture);
  }

  synchronized Optional<Picture> get(String clip) {
    return Optional.ofNullable(pictures.get(clip));
  }
}
