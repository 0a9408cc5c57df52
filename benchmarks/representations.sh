#!/bin/sh
# Compares the representations with Python on one core, one after the other in one run, and prints the table.
# Needs a Python with numpy, scipy, librosa, torch, pillow, soundfile, soxr (PYTHON=..., default python3).
#   benchmarks/representations.sh [CORE]
set -eu
cd "$(dirname "$0")"
core=${1:-0}
python=${PYTHON:-python3}
(cd .. && mvn -q -B -pl benchmarks -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$PWD/benchmarks/target/representations-classpath.txt" >/dev/null)
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1
jmh() {
  taskset -c "$core" java -cp "target/classes:$(cat target/representations-classpath.txt)" \
    org.openjdk.jmh.Main -prof gc -rf json -foe true "$@" >&2
}
jmh RepresentationsBenchmark -p times=1 -rff target/representations.json
jmh 'RepresentationsBenchmark.(stft|dwt|tonnetz|pitchShift)' -p times=10 -p preset=small \
  -rff target/representations-long.json
exec taskset -c "$core" "$python" python/representations_peer.py \
  ../monitor/src/main/resources/demo/esc10/audio/5-200334-B-1.ogg \
  target/representations.json target/representations-long.json
