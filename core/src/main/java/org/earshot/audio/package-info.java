/**
 * Any supported audio file to samples, in Java alone, and samples to other rates.
 *
 * <pre>
 *   file bytes -> AudioFormat (sniffed, names are ignored)
 *                   |- WAV    RiffWave --+-> Pcm (8 to 64 bit, A-law, mu-law)
 *                   |                    +-> MsAdpcm
 *                   |- AIFF   Aiff ------+-> Pcm
 *                   |- AU     Au --------+-> Pcm
 *                   |- FLAC   Flac       (jflac-codec)
 *                   |- Ogg    Vorbis     (jorbis)
 *                   |- others Ffmpeg     (MP3 and more, only where it is installed)
 *                   v
 *                 Audio -> mono() -> Resampler -> org.earshot.dsp
 *                   +----> CanonicalWav -> the topic "clips"
 * </pre>
 *
 * <p>A file is data: whatever its bytes say, decoding ends with samples or with an {@link
 * org.earshot.audio.AudioException} of one line, within {@link org.earshot.audio.AudioLimits}.
 */
package org.earshot.audio;
