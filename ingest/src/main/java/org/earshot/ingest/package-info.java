/**
 * Sources to clips: data sets and folders once, bundled clips over and over.
 *
 * <pre>
 *   paths -> Clips.open -+- a layout's csv -- DatasetLayout   labels, folds
 *                        +- folders, files -- AudioFiles
 *                        v
 *                    ClipFile  -> PreparedClip -> ClipSender -+-> clips, datasets.clips
 *            BundledClips -+      (decoded or refused)        +-> dead-letters
 *                                    ^
 *                  PitchShift -------+  copies of each clip, where they are asked for
 *
 *   Feed    every clip once, at a Rate           Replay   the same clips again under new ids, for ever
 *              \__ Pace: monotonic, no drift __/
 * </pre>
 *
 * <p>What a file holds is decided when it is decoded: a file that is no audio becomes a dead letter
 * and never stops the files behind it.
 */
package org.earshot.ingest;
