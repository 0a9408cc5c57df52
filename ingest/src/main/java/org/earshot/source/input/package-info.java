/**
 * Where flowing audio comes from: sound cards, and everything that ffmpeg opens and that is on a
 * list.
 *
 * <pre>
 *   AudioInputs.of(SourceSpec) -+- MicrophoneInput  javax.sound, by TarsosDSP's dispatcher (LineStream)
 *                               +- FfmpegInput      StreamAddress: what is opened, and with which protocols
 *                                                   FfmpegComplaints: what went wrong, in plain words
 * </pre>
 */
package org.earshot.source.input;
