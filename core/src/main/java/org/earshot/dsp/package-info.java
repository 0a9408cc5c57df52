/**
 * Clips as the models see them: the paper's 2-D representations, and the files they travel in.
 *
 * <pre>
 *   mono samples -> Resampler -> the kind's power matrix -> Decibels -> Resize -> Matrix -> Npy
 *                                 Stft: Spectrogram          [0, 1]     rows x columns
 *                                 Dwt: Wavelets                (no Resize)
 * </pre>
 *
 * <p>{@link org.earshot.dsp.Representation} is the seam: a sealed family of records, one for each
 * kind, that name themselves on the wire ({@code stft/small/22050/1}) and turn samples into a
 * matrix. All values are float32 in [0, 1], row 0 is the lowest frequency.
 */
package org.earshot.dsp;
