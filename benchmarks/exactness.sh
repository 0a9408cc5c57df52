#!/bin/sh
# Compares representations of real clips with the definitions in Python:
#   benchmarks/exactness.sh DIRECTORY [--every N] [--paper-every N]
# DIRECTORY is searched for .ogg, .flac and .wav. Needs a Python with numpy, scipy, soundfile, soxr,
# librosa and torch (PYTHON=..., default python3).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec "${PYTHON:-python3}" "$here/python/exactness_peer.py" --earshot "$here/../earshot" "$@"
