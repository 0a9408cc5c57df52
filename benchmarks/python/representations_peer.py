"""Times Python's ways to the same arrays and prints them beside JMH's results.

representations_peer.py CLIP.ogg JMH.json LONG.json
"""
import json
import sys
import time
from importlib.metadata import version

import librosa
import numpy as np
import scipy.fft
import soundfile
import soxr
import torch
from PIL import Image

SIZES = {"small": (128, 128), "medium": (224, 224), "paper": (768, 1568)}
SCALES = [0.75, 0.9, 1.15, 1.5]


def median_ms(work, least_rounds=7, seconds=3):
    work()
    work()
    times = []
    start = time.perf_counter()
    while len(times) < least_rounds or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return 1000 * float(np.median(times))


def resized(power, rows, columns):
    db = 10 * np.log10(np.maximum(power / power.max(), 1e-10))
    picture = Image.fromarray(np.clip(1 + db / 80, 0, 1).astype(np.float32), mode="F")
    return np.asarray(picture.resize((columns, rows), Image.Resampling.BILINEAR))


def librosa_stft(samples, size):
    return resized(np.abs(librosa.stft(samples, n_fft=2048, hop_length=512)) ** 2, *size)


def torch_stft(samples, size):
    z = torch.stft(torch.from_numpy(samples), 2048, 512, window=torch.hann_window(2048),
                   pad_mode="constant", return_complex=True)
    return resized((z.real**2 + z.imag**2).numpy(), *size)


class Morlet:
    """Each row's inverse transform at the wavelet's own bandwidth; the plan is not timed."""

    def __init__(self, length, rate, rows, columns, beyond=4.5):
        self.columns = columns
        self.length = length
        self.n = scipy.fft.next_fast_len(length + 16384)
        self.plan = []
        frequencies = 40 * (rate / 2 / 40) ** (np.arange(rows) / (rows - 1))
        w = 2 * np.pi * np.arange(self.n // 2 + 1) / self.n
        for scale in 6 * rate / (2 * np.pi * frequencies):
            low, high = np.searchsorted(w, [(6 - beyond) / scale, min((6 + beyond) / scale, np.pi + 1e-9)])
            psi = np.sqrt(scale) * np.exp(-((scale * w[low:high] - 6) ** 2) / 2)
            # at least two values a column, so that its mean is one of several
            points = scipy.fft.next_fast_len(max(high - low, 2 * columns * self.n // length + 1))
            kept = round(length * points / self.n)
            edges = np.clip(np.round((np.arange(columns + 1)) * kept / columns).astype(int), 0, kept - 1)
            self.plan.append((low, high, psi.astype(np.float32), points, kept, edges))

    def __call__(self, samples):
        spectrum = scipy.fft.rfft(samples, self.n)
        power = np.empty((len(self.plan), self.columns), np.float32)
        for i, (low, high, psi, points, kept, edges) in enumerate(self.plan):
            row = np.zeros(points, np.complex64)
            row[: high - low] = spectrum[low:high] * psi
            wave = scipy.fft.ifft(row, overwrite_x=True)[:kept]
            sums = np.add.reduceat(wave.real**2 + wave.imag**2, edges[:-1])
            power[i] = (points / self.n) ** 2 * sums / np.maximum(np.diff(edges), 1)
        db = 10 * np.log10(np.maximum(power / power.max(), 1e-10))
        return np.clip(1 + db / 80, 0, 1)


def shifts(samples):
    return [librosa.effects.pitch_shift(samples, sr=22050, n_steps=12 * np.log2(s)) for s in SCALES]


def peers(clip):
    x, rate = soundfile.read(clip, dtype="float32")
    low = soxr.resample(x, rate, 22050)
    wave = soxr.resample(x, rate, 16000)
    found = {}
    for name, size in SIZES.items():
        found["stft", name] = {
            "librosa + Pillow": median_ms(lambda: librosa_stft(low, size)),
            "torch + Pillow": median_ms(lambda: torch_stft(low, size)),
        }
        transform = Morlet(len(wave), 16000, *size)
        found["dwt", name] = {"scipy": median_ms(lambda: transform(wave))}
        found["tonnetz", name] = {"librosa": median_ms(lambda: librosa.feature.tonnetz(y=low, sr=22050))}
    found["pitchShift", None] = {"librosa": median_ms(lambda: shifts(low))}
    return found


def results(path):
    with open(path) as file:
        for one in json.load(file):
            key = one["benchmark"].rsplit(".", 1)[1], one.get("params", {}).get("preset")
            metric = one["secondaryMetrics"]
            allocated = next((m["score"] for n, m in metric.items() if n.endswith("gc.alloc.rate.norm")), float("nan"))
            yield key, one["primaryMetric"]["score"], one["primaryMetric"]["scoreError"], allocated


def main(clip, short, long):
    python = peers(clip)
    longer = {key: (ms, allocated) for key, ms, _, allocated in results(long)}
    print(", ".join(f"{p} {version(p)}" for p in ["librosa", "torch", "pillow", "scipy", "numpy"]))
    print("\n| work | Python, ms | Earshot, ms | ratio | allocated, MB | of 50 s, ms |\n|---|---|---|---|---|---|")
    for key, ms, error, allocated in results(short):
        name = key[0] + (f" `{key[1]}`" if key[1] else "")
        theirs = python.get(key, {})
        text = ", ".join(f"{n} {t:.1f}" for n, t in theirs.items()) or "-"
        ratio = f"{min(theirs.values()) / ms:.2f}" if theirs else "-"
        other = f"{longer[key][0]:.1f}" if key in longer else "-"
        print(f"| {name} | {text} | {ms:.2f} ± {error:.2f} | {ratio} | {allocated / 1e6:.2f} | {other} |")


main(*sys.argv[1:])
