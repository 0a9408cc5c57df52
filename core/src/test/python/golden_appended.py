"""Makes arrays of the kinds with tonnetz, and of the DWT at 8 kHz in the larger sizes.

python3 golden_appended.py RESOURCES   (core/src/test/resources; reads audio/, writes golden/)

`whole-<kind>-<preset>-<rate>-<clip>.npy` holds every STEPS-th row and column of the whole matrix, from
row and column 0: librosa's STFT or golden_dwt.py's definition, librosa's tonnetz above it.
`same-samples-dwt-<preset>-<rate>-<clip>.npy` holds the DWT of 5 s worth of samples of a clip that are
taken as if they had that rate: no resampler comes in between, so every row can be compared.

Versions that made the committed arrays: numpy 2.4.6, scipy 1.17.1, soundfile with libsndfile 1.2.2,
soxr 1.1.0, librosa 0.11.0, torch 2.15.0.
"""
import sys
from pathlib import Path

import librosa
import numpy as np
import scipy
import soundfile
import soxr
import torch

import golden_audio
import golden_dwt
import golden_tonnetz

PRESETS = {"small": (128, 128), "medium": (224, 224), "paper": (768, 1568)}
PARTS = {"small": (75, 53), "medium": (132, 92), "paper": (768, 540)}
STEPS = {"small": 2, "medium": 4, "paper": 16}
KINDS = [("stft", 22050), ("dwt", 16000), ("dwt", 8000), ("stft-tonnetz", 22050), ("dwt-tonnetz", 16000), ("dwt-tonnetz", 8000)]
CLIPS = ["1-187207-A-20", "4-164661-B-12"]


def at(samples, source, rate):
    """As many samples as Earshot makes, rounded up: soxr rounds, and one less moves every chunk."""
    if source == rate:
        return samples
    followed_by_zeros = np.pad(samples, (0, source // 10))
    return soxr.resample(followed_by_zeros, source, rate, quality="HQ")[:-(-len(samples) * rate // source)]


def spectrum(kind, samples, source, rate, rows, columns):
    at_rate = at(samples, source, rate)
    if kind.startswith("stft"):
        return golden_audio.representation(at_rate, (rows, columns))
    return golden_dwt.representation(at_rate, rate, (rows, columns))


def tonnetz(samples, source, rows, columns):
    chroma = golden_tonnetz.unnormalised_chroma(at(samples, source, golden_audio.RATE))
    return golden_tonnetz.resized(golden_tonnetz.tonnetz(chroma), (rows, columns))


def whole(kind, preset, samples, source, rate):
    """The matrix of a kind at a preset: the Python definition of what Earshot computes."""
    rows, columns = PRESETS[preset]
    if not kind.endswith("-tonnetz"):
        return spectrum(kind, samples, source, rate, rows, columns)
    below, above = PARTS[preset]
    parts = [spectrum(kind, samples, source, rate, below, columns), tonnetz(samples, source, above, columns)]
    return np.concatenate(parts)


def save(resources, name, array, preset):
    golden_audio.save(resources / "golden" / f"{name}.npy", array[::STEPS[preset], ::STEPS[preset]])


def main(resources):
    clips = {"synthetic": (golden_audio.synthetic(), golden_audio.RATE)}
    for clip in CLIPS:
        clips[clip] = soundfile.read(resources / "audio" / f"{clip}.ogg", dtype="float32")
    for clip, (samples, source) in clips.items():
        for kind, rate in KINDS:
            for preset in PRESETS:
                save(resources, f"whole-{kind}-{preset}-{rate}-{clip}", whole(kind, preset, samples, source, rate), preset)
        for rate in [16000, 8000] if clip in CLIPS else []:
            for preset, size in PRESETS.items():
                array = golden_dwt.representation(samples[:5 * rate], rate, size)
                save(resources, f"same-samples-dwt-{preset}-{rate}-{clip}", array, preset)
    print(f"numpy {np.__version__}, scipy {scipy.__version__}, libsndfile {soundfile.__libsndfile_version__}, "
          f"soxr {soxr.__version__}, librosa {librosa.__version__}, torch {torch.__version__}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
