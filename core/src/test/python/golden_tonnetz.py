"""Makes the golden arrays of org.earshot.dsp.Tonnetz.

python3 golden_tonnetz.py RESOURCES   (core/src/test/resources; reads audio/, writes golden/)

For each clip: `tonnetz-<clip>.npy`, librosa's six rows, mapped to [0, 1], silent frames 0, before
any resizing; and `tonnetz-<size>-<clip>.npy`, resized by torch, at `paper` every 12th row and 8th
column. For the shortest clip also `chroma-<clip>.npy`, librosa's chroma (largest class 1).

Versions that made the committed arrays: numpy 2.4.6, soundfile with libsndfile 1.2.2, soxr 1.1.0,
librosa 0.11.0, torch 2.15.0.
"""
import sys
from pathlib import Path

import librosa
import numpy as np
import soundfile
import soxr
import torch

from golden_audio import CLIPS, RATE, save, synthetic

SIZES = {"small": (53, 128, 1, 1), "medium": (92, 224, 2, 2), "paper": (540, 1568, 12, 8)}
SHORTEST = "4-164661-B-12"


def unnormalised_chroma(samples):
    """chroma_cqt before its normalisation: the silent frames are told by it."""
    return librosa.feature.chroma_cqt(y=samples, sr=RATE, tuning=0, norm=None)


def tonnetz(chroma):
    """librosa's tonnetz in [0, 1]; a frame 80 dB below the clip's largest chroma is silent."""
    rows = (librosa.feature.tonnetz(chroma=chroma) + 1) / 2
    rows[:, chroma.max(axis=0) < 1e-4 * chroma.max()] = 0
    return rows


def resized(rows, size):
    unit = torch.tensor(rows, dtype=torch.float32)
    return torch.nn.functional.interpolate(
        unit[None, None], size=size, mode="bilinear", align_corners=False, antialias=True)[0, 0].numpy()


def write(golden, clip, samples):
    chroma = unnormalised_chroma(samples)
    rows = tonnetz(chroma)
    save(golden / f"tonnetz-{clip}.npy", rows)
    for name, (height, width, row_step, column_step) in SIZES.items():
        save(golden / f"tonnetz-{name}-{clip}.npy", resized(rows, (height, width))[::row_step, ::column_step])
    if clip == SHORTEST:
        save(golden / f"chroma-{clip}.npy", librosa.util.normalize(chroma, axis=0))


def main(resources):
    golden = resources / "golden"
    for clip in CLIPS:
        samples, rate = soundfile.read(resources / "audio" / f"{clip}.ogg", dtype="float32")
        write(golden, clip, soxr.resample(samples, rate, RATE, quality="HQ"))
    write(golden, "synthetic", synthetic())
    print(f"numpy {np.__version__}, libsndfile {soundfile.__libsndfile_version__}, soxr {soxr.__version__}, "
          f"librosa {librosa.__version__}, torch {torch.__version__}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
