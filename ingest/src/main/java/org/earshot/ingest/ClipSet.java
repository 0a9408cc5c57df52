package org.earshot.ingest;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The clips that were found at one path.
 *
 * @param source what the path itself suggests as the name of the feed, or null where it suggests
 *     none that is allowed
 * @param clips in the order of their names (of the table, in a data set)
 * @param missing names that a data set's table lists and that have no file
 * @param notes what a user should know about how the clips were found, one sentence each
 */
public record ClipSet(
    String source, List<ClipFile> clips, List<String> missing, List<String> notes) {
  public ClipSet {
    requireNonNull(clips, "clips");
    clips = List.copyOf(clips);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
  }
}
