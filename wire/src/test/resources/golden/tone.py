"""Writes the same samples as WAV and as FLAC: two channels, 16 bits, 8 kHz, 0.25 s.

Made with numpy 2 and soundfile 0.14 (libsndfile 1.2).
"""

import numpy
import soundfile

t = numpy.arange(2000) / 8000
left = numpy.sin(2 * numpy.pi * 440 * t)
right = numpy.random.default_rng(7).uniform(-1, 1, t.size)
samples = numpy.round(numpy.stack([0.5 * left, 0.1 * right], axis=1) * 32767).astype(numpy.int16)
for form in ("WAV", "FLAC"):
    soundfile.write(f"tone.{form.lower()}", samples, 8000, format=form, subtype="PCM_16")
