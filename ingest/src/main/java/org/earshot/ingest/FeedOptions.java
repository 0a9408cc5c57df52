package org.earshot.ingest;

import java.nio.file.Path;
import java.util.List;
import org.earshot.wire.ClipId;
import org.earshot.wire.Topic;
import org.earshot.wire.Topics;

/**
 * What to feed, and how.
 *
 * @param paths folders, data sets and files, at least one
 * @param source the name of the feed, or null: the data set's name, or each folder's own
 * @param dataset the name of a data set, which goes to {@code datasets.clips} for training and
 *     experiments; null: what is fed is monitored, on {@code clips}
 * @param rate how fast, or null: a data set as fast as it goes, all else at its own pace
 * @param again ask for clips to be done again although their ids are known
 * @param shifts the copies of each clip that are sent behind it, each in another pitch; none by
 *     default
 */
public record FeedOptions(
    List<Path> paths,
    String source,
    String dataset,
    Rate rate,
    boolean again,
    List<PitchShift> shifts) {
  /**
   * Fills in the defaults.
   *
   * @throws IllegalArgumentException if there is no path, a name is none (see {@link
   *     ClipId#checkedSource}), or both names are given and differ
   */
  public FeedOptions {
    paths = List.copyOf(paths);
    shifts = List.copyOf(shifts);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("paths must name at least one folder or file");
    }
    checked("source", source);
    checked("dataset", dataset);
    if (source != null && dataset != null && !source.equals(dataset)) {
      throw new IllegalArgumentException(
          "source must be the data set's name or absent, was %s beside %s"
              .formatted(source, dataset));
    }
    source = source == null ? dataset : source;
    rate = rate != null ? rate : dataset != null ? new Rate.Unlimited() : new Rate.Own();
  }

  /** The clips as they are. */
  public FeedOptions(List<Path> paths, String source, String dataset, Rate rate, boolean again) {
    this(paths, source, dataset, rate, again, List.of());
  }

  /** Paths with every default. */
  public static FeedOptions of(List<Path> paths) {
    return new FeedOptions(paths, null, null, null, false);
  }

  /** Where the clips go. */
  public Topic<String, byte[]> topic() {
    return dataset == null ? Topics.CLIPS : Topics.DATASET_CLIPS;
  }

  private static void checked(String argument, String name) {
    if (name != null) {
      try {
        ClipId.checkedSource(name);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(argument + ": " + e.getMessage(), e);
      }
    }
  }
}
