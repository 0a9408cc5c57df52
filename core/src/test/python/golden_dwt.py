"""Makes the golden arrays of org.earshot.dsp.Dwt, straight from the definition, in float64.

python3 golden_dwt.py RESOURCES   (core/src/test/resources; reads audio/, writes golden/)

One Fourier transform of the whole clip, with as many zeros behind it; for each row one inverse
transform at the full rate; no decimation. Versions that made the committed arrays: numpy 2.4.6,
scipy 1.17.1, soundfile with libsndfile 1.2.2, soxr 1.1.0.
"""
import sys
from pathlib import Path

import numpy as np
import scipy
import scipy.fft
import soundfile
import soxr

CLIPS = ["1-100032-A-0", "1-187207-A-20", "1-21934-A-38", "4-164661-B-12"]
SIZES = {"small": (128, 128), "medium": (224, 224), "paper": (768, 1568)}
PAPER_STEP = 8  # every 8th row and column of the paper's size
LOWEST_HZ = 40
CENTRE = 6


def scales(rows, rate):
    """In samples; row 0 is the lowest frequency."""
    f = LOWEST_HZ * (rate / 2 / LOWEST_HZ) ** (np.arange(rows) / (rows - 1))
    return CENTRE * rate / (2 * np.pi * f)


def transform(samples, scale, spectrum):
    """W at every sample of the clip. The Nyquist frequency counts half, as in the trapezoidal rule."""
    n = len(spectrum)
    w = 2 * np.pi * np.arange(n) / n
    psi = np.where((w > 0) & (w <= np.pi), np.sqrt(scale) * np.exp(-((scale * w - CENTRE) ** 2) / 2), 0)
    psi[n // 2] /= 2
    return scipy.fft.ifft(spectrum * psi)[: len(samples)]


def chunk_means(power, columns):
    n = len(power)
    means = np.zeros(columns)
    for j in range(columns):
        # round((j -+ ...) n / columns) in whole numbers, halves up
        first = ((2 * j - 1) * n + columns) // (2 * columns)
        end = ((2 * j + 3) * n + columns) // (2 * columns)
        first = min(max(first, 0), n - 1)
        end = max(min(end, n), first + 1)
        means[j] = power[first:end].mean()
    return means


def representation(samples, rate, size, step=1):
    """Every step-th row and column; the peak is that of all."""
    rows, columns = size
    samples = np.asarray(samples, dtype=np.float64)
    n = 2 ** int(np.ceil(np.log2(len(samples) + 40000)))
    spectrum = scipy.fft.fft(samples, n)
    power = np.stack(
        [chunk_means(np.abs(transform(samples, s, spectrum)) ** 2, columns) for s in scales(rows, rate)])
    db = 10 * np.log10(np.maximum(power / power.max(), 1e-30))
    return np.clip(1 + db / 80, 0, 1)[::step, ::step]


def synthetic(rate):
    """Four tones and a click. The Java test makes the same samples."""
    t = np.arange(30000) / rate
    x = sum(a * np.sin(2 * np.pi * s * rate * t) for a, s in [(0.3, 0.01), (0.2, 0.056), (0.1, 0.227), (0.05, 0.408)])
    x[15000] += 0.9
    return x.astype(np.float32)


def save(golden, name, array):
    np.save(golden / f"dwt-{name}.npy", np.ascontiguousarray(array, dtype=np.float32))


def main(resources):
    golden = resources / "golden"
    for clip in CLIPS:
        samples, source = soundfile.read(resources / "audio" / f"{clip}.ogg", dtype="float32")
        for rate in [16000, 8000]:
            at_rate = soxr.resample(samples, source, rate, quality="HQ")
            for name in ["small", "medium"] if rate == 16000 else ["small"]:
                save(golden, f"{name}-{rate}-{clip}", representation(at_rate, rate, SIZES[name]))
        at_rate = soxr.resample(samples, source, 16000, quality="HQ")
        save(golden, f"paper-16000-{clip}", representation(at_rate, 16000, SIZES["paper"], PAPER_STEP))
    for rate in [16000, 8000]:
        for name in ["small", "medium"]:
            save(golden, f"{name}-{rate}-synthetic", representation(synthetic(rate), rate, SIZES[name]))
    save(golden, "paper-16000-synthetic", representation(synthetic(16000), 16000, SIZES["paper"], PAPER_STEP))
    print(f"numpy {np.__version__}, scipy {scipy.__version__}, "
          f"libsndfile {soundfile.__libsndfile_version__}, soxr {soxr.__version__}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
