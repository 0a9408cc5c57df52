"""Makes arrays of org.earshot.dsp.Dwt with PyWavelets, which knows nothing of Earshot.

python3 golden_pywt.py RESOURCES   (core/src/test/resources; reads audio/, writes golden/)

Only the scales, the chunks and the dB are golden_dwt.py's; the wavelet transform is `pywt.cwt` with
its complex Morlet `cmor2-C`, exp(2 pi i C t) exp(-t^2 / 2) up to a factor, C = 6 / 2 pi. Two traits of
it are worked round: it samples the wavelet, so that near Nyquist it would fold back (the clip is given
at eight times its rate, exactly, by its Fourier transform), and it averages the wavelet over each sample
(that sinc is divided out of the clip's spectrum). Printed: how far golden_dwt.py's arrays are from these.

Versions that made the committed arrays: PyWavelets 1.9.0 (its __version__ says 1.8.0), numpy 2.4.6, scipy 1.17.1, soundfile with
libsndfile 1.2.2, soxr 1.1.0. They printed, in [0, 1], over all rows at 128 x 128 and 16 kHz:

  synthetic: median 4.8e-08, 99 % 3.6e-05, largest 1.1e-03
  1-100032-A-0: median 0.0e+00, 99 % 2.1e-05, largest 3.1e-04
  1-187207-A-20: median 9.0e-07, 99 % 3.4e-05, largest 2.1e-04
  1-21934-A-38: median 9.2e-07, 99 % 2.9e-05, largest 5.4e-04
  4-164661-B-12: median 1.1e-06, 99 % 2.2e-05, largest 3.0e-04
"""
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pywt
import scipy.fft
import soundfile
import soxr

from golden_dwt import CENTRE, CLIPS, SIZES, chunk_means, representation, save, scales, synthetic

RATE = 16000
FINER = 8
# The wavelet's table has 2^20 entries over 16 deviations: pywt takes the nearest.
PRECISION = 20


def finer(samples):
    """The clip, its surrounding zeros and what lies between the samples, box-averaging undone."""
    n = scipy.fft.next_fast_len(len(samples) + 40000)
    spectrum = scipy.fft.rfft(samples.astype(np.float64), n)
    frequencies = np.arange(len(spectrum)) / (n * FINER)
    fine = scipy.fft.irfft(spectrum / np.sinc(frequencies), n * FINER) * FINER
    # What rings before the clip stands at the end of the circle: bring a part of it to the front.
    lead = 10000 * FINER
    return np.roll(fine, lead), lead


def row(fine, lead, scale, samples):
    """|W|^2 at every sample of the clip."""
    wavelet = pywt.ContinuousWavelet(f"cmor2-{CENTRE / (2 * np.pi):.12f}")
    transform, _ = pywt.cwt(fine, [scale * FINER], wavelet, method="fft", precision=PRECISION)
    return np.abs(transform[0, lead:lead + samples * FINER:FINER]) ** 2


def by_pywt(samples, size):
    rows, columns = size
    fine, lead = finer(samples)
    power = np.stack([chunk_means(row(fine, lead, s, len(samples)), columns) for s in scales(rows, RATE)])
    db = 10 * np.log10(np.maximum(power / power.max(), 1e-30))
    return np.clip(1 + db / 80, 0, 1)


def main(resources):
    clips = {"synthetic": synthetic(RATE)}
    for clip in CLIPS:
        samples, source = soundfile.read(resources / "audio" / f"{clip}.ogg", dtype="float32")
        clips[clip] = soxr.resample(samples, source, RATE, quality="HQ")
    for clip, samples in clips.items():
        array = by_pywt(samples, SIZES["small"])
        # Every second row and column: odd rows, so that the one at Nyquist is among them.
        save(resources / "golden", f"pywt-small-16000-{clip}", array[1::2, ::2])
        apart = np.abs(array - representation(samples, RATE, SIZES["small"]))
        print(f"  {clip}: median {np.median(apart):.1e}, 99 % {np.quantile(apart, 0.99):.1e}, largest {apart.max():.1e}")
    print(f"PyWavelets {version('PyWavelets')}, numpy {np.__version__}, scipy {scipy.__version__}, "
          f"libsndfile {soundfile.__libsndfile_version__}, soxr {soxr.__version__}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
