/**
 * Sources that stay up: live audio to clips.
 *
 * <pre>
 *   input.MicrophoneInput --+
 *   input.FfmpegInput ------+- AudioInput -> LiveSource -> Hearing -> ClipWriter -> Lane -+
 *                                              |           CaptureClock, Framer           |
 *                                              |                                          +-> ClipOutlet -> clips,
 *   FolderReader, DatasetReader,               |                                          |   private.ID.clips
 *   TopicReader ------------- ClipReader -> ClipsSource ----------------------------------+   (sheds by policy)
 *                                              |
 *                       RunningSource: SourceMachine, Backoff
 *                                              v
 *                              SourceReporter -> sources, source-events
 *
 *   declared.SourcesFile -> SourceSpec -> Sources (adds, removes, restarts) <- MuteFollower <- control
 * </pre>
 *
 * <p>Each source has a thread of its own, which may block in a device or a pipe; one shared clock
 * thread looks after all of them. The state of a source is data, never the health of the process.
 */
package org.earshot.source;
