/**
 * Sources that stay up: live audio to clips.
 *
 * <pre>
 *   MicrophoneInput --+                CaptureClock  instants, gaps, drift
 *   FfmpegInput ------+- AudioInput -> LiveSource -> Framer -> ClipOutlet -> clips
 *                                       |  SourceMachine, Backoff              (sheds by policy)
 *   FolderSource, TopicSource, .. ------+-----------------------^
 *                                       v
 *                             SourceReporter -> sources, source-events
 *
 *   sources.yaml -> SourcesFile -> SourceSpec -> Sources (adds, removes, restarts)
 * </pre>
 *
 * <p>Each source has a thread of its own, which may block in a device or a pipe; one shared clock
 * thread looks after all of them. The state of a source is data, never the health of the process.
 */
package org.earshot.source;
