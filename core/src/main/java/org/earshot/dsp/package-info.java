/**
 * Clips as the models see them: the paper's 2-D representations, and the files they travel in.
 *
 * <pre>
 *   Sound (mono samples)
 *     |-- Resampler --> Stft: Spectrogram -> Decibels -> Resize --------.
 *     |-- Resampler --> Dwt: Wavelets -> Decibels ----------------------+--> Matrix --> Npy
 *     '-- Resampler --> Tonnetz: ConstantQ -> Chroma -> Resize --.      |   [0, 1]
 *                                          WithTonnetz: rows above a spectrum
 *   Sound + a perturbed Matrix of Stft --> Resynthesis: the sound that has it
 * </pre>
 *
 * <p>A {@link org.earshot.dsp.Sound} works out each part once, however many representations want
 * it. {@link org.earshot.dsp.Representation} is the seam: a sealed family of records, one for each
 * kind, that name themselves on the wire ({@code stft/small/22050/1}) and turn samples into a
 * matrix. All values are float32 in [0, 1], row 0 is the lowest frequency.
 */
package org.earshot.dsp;
