"""Compares `earshot represent` with the definitions, clip by clip.

The definitions are those that make the golden arrays of the tests (core/src/test/python). Every N-th
clip of a directory is represented by both, at every kind and preset; the paper's size, which takes
Python seconds a clip, every --paper-every-th of those. Printed: quantiles over all values of all
clips, in [0, 1], spectrum rows above 0.9 of Nyquist (of the DWT at 8 kHz above 0.52) left out, where
two good resamplers differ.
"""

import argparse
import collections
import datetime
import platform
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parents[2] / "core/src/test/python"))
import golden_appended as definitions  # noqa: E402

LOWEST_HZ = 40


def compared(kind, preset, rate):
    """Which rows."""
    appended = kind.endswith("-tonnetz")
    rows = definitions.PARTS[preset][0] if appended else definitions.PRESETS[preset][0]
    row = np.arange(sum(definitions.PARTS[preset]) if appended else rows)
    if kind.startswith("stft"):
        band = 0.9 * rows
    else:
        share = 0.52 if rate == 8000 else 0.9
        band = (rows - 1) * (1 + np.log(share) / np.log(rate / 2 / LOWEST_HZ))
    return (row <= band) | (row >= rows)


def represent_all(earshot, clips, kinds, presets, folder):
    """One start of Earshot for all clips of a rate; file names do not carry it."""
    for rate in {rate for _, rate in kinds}:
        target = Path(folder) / str(rate)
        ids = ",".join(f"{kind}/{preset}/{r}" for kind, r in kinds if r == rate for preset in presets)
        command = [earshot, "represent", *clips, "--representation", ids, "--out-dir", target]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def compare(clip, kinds, presets, folder, apart):
    samples, source = soundfile.read(clip, dtype="float32")
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    if np.abs(mono).max() <= 1e-4:
        return  # silent: zeros by definition
    for kind, rate in kinds:
        for preset in presets:
            ours = np.load(Path(folder) / str(rate) / f"{clip.stem}.{kind}.{preset}.npy")
            theirs = definitions.whole(kind, preset, mono, source, rate)
            keep = compared(kind, preset, rate)
            apart[kind, rate, preset].append(np.abs(ours - theirs)[keep].astype(np.float32).ravel())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--earshot", required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--paper-every", type=int, default=20)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")  # librosa's on short octaves
    clips = sorted(p for p in options.directory.rglob("*") if p.suffix in {".ogg", ".flac", ".wav"})[::options.every]
    apart = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for presets, chosen in [(["small", "medium"], clips), (["paper"], clips[::options.paper_every])]:
            represent_all(options.earshot, chosen, definitions.KINDS, presets, folder)
            for clip in chosen:
                compare(clip, definitions.KINDS, presets, folder, apart)
    print(f"{datetime.date.today()}, {platform.machine()}, {len(clips)} clips of {options.directory}")
    print("representation | clips | median | 99 % | largest")
    for (kind, rate, preset), parts in apart.items():
        values = np.concatenate(parts)
        median, high = np.quantile(values, [0.5, 0.99])
        print(f"{kind}/{preset}/{rate} | {len(parts)} | {median:.1e} | {high:.1e} | {values.max():.1e}", flush=True)


if __name__ == "__main__":
    main()
