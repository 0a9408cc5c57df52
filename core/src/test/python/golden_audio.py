"""Makes the golden arrays of org.earshot.audio and org.earshot.dsp.

python3 golden_audio.py RESOURCES   (core/src/test/resources; reads audio/, writes golden/)

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

CLIPS = ["1-100032-A-0", "1-187207-A-20", "1-21934-A-38", "4-164661-B-12"]
SIZES = {"small": (128, 128), "medium": (224, 224), "paper": (768, 1568)}
RATE = 22050
DECODED_STEP = 37  # every 37th sample tells a decoder's shift, gain and cut
PAPER_STEP = 8  # every 8th row and column of the paper's size


def save(path, array):
    np.save(path, np.atleast_2d(np.ascontiguousarray(array, dtype=np.float32)))


def representation(samples, size):
    """librosa's STFT in dB below the peak, to [0, 1], resized by torch."""
    power = np.abs(librosa.stft(samples, n_fft=2048, hop_length=512, center=True, pad_mode="constant")) ** 2
    db = librosa.power_to_db(power, ref=np.max, amin=1e-30, top_db=80)
    unit = torch.tensor((db + 80) / 80, dtype=torch.float32)
    resized = torch.nn.functional.interpolate(
        unit[None, None], size=size, mode="bilinear", align_corners=False, antialias=True)
    return resized[0, 0].numpy()


def synthetic():
    """One second and a bit: four tones and a click. The Java test makes the same samples."""
    t = np.arange(30000) / RATE
    x = sum(a * np.sin(2 * np.pi * f * t) for a, f in [(0.3, 220.0), (0.2, 1234.5), (0.1, 5000.0), (0.05, 9000.0)])
    x[15000] += 0.9
    return x.astype(np.float32)


def tones(rate, samples, below):
    """Tones up to 0.9 of the Nyquist frequency of `below`, faded in and out."""
    t = np.arange(samples) / rate
    fade = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(samples) + 0.5) / samples)
    shares = [0.01, 0.1, 0.3, 0.5, 0.7, 0.85, 0.89]
    return (fade * sum(0.1 * np.sin(2 * np.pi * s * below / 2 * t + i) for i, s in enumerate(shares))).astype(np.float32)


def write_tones(folder):
    """FLAC at two depths; the Java test makes the same samples."""
    i = np.arange(600)
    stereo = np.stack([0.9 * np.sin(0.05 * i + c) for c in range(2)], axis=1)
    soundfile.write(folder / "tone-16.flac", stereo, 8000, subtype="PCM_16")
    soundfile.write(folder / "tone-24.flac", stereo[:, 0], 8000, subtype="PCM_24")


def main(resources):
    golden = resources / "golden"
    golden.mkdir(exist_ok=True)
    for clip in CLIPS:
        samples, rate = soundfile.read(resources / "audio" / f"{clip}.ogg", dtype="float32")
        save(golden / f"decoded-{clip}.npy", samples[::DECODED_STEP])
        at_rate = soxr.resample(samples, rate, RATE, quality="HQ")
        for name in ["small", "medium"]:
            save(golden / f"stft-{name}-{clip}.npy", representation(at_rate, SIZES[name]))
        paper = representation(at_rate, SIZES["paper"])
        save(golden / f"stft-paper-{clip}.npy", paper[::PAPER_STEP, ::PAPER_STEP])
    for name in ["small", "medium"]:
        save(golden / f"stft-{name}-synthetic.npy", representation(synthetic(), SIZES[name]))
    for source, target in [(44100, 22050), (44100, 16000), (22050, 44100), (8000, 22050), (44101, 22050)]:
        resampled = soxr.resample(tones(source, 6000, min(source, target)), source, target, quality="HQ")
        save(golden / f"resampled-{source}-{target}.npy", resampled)
    write_tones(resources / "audio")
    print(f"numpy {np.__version__}, libsndfile {soundfile.__libsndfile_version__}, soxr {soxr.__version__}, "
          f"librosa {librosa.__version__}, torch {torch.__version__}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
