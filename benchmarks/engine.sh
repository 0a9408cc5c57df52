#!/bin/sh
# Compares the engine with PyTorch: benchmarks/engine.sh [--threads N] [--memory] [--only REGEX]
# Needs a Python with torch (PYTHON=..., default python3). Build first: mvn -q verify -DskipTests
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
threads=2
previous=
for argument in "$@"; do
  [ "$previous" = --threads ] && threads=$argument
  previous=$argument
done
classpath=target/engine-classpath.txt
[ -s "$classpath" ] || (cd .. && mvn -q -B -pl benchmarks -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$PWD/benchmarks/$classpath" >/dev/null)
export OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads" OMP_WAIT_POLICY=passive
# what ./earshot sets, for our half alone
exec "$python" python/engine_peer.py "$@" -- env \
  MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=268435456 java -Xmx1g -XX:+UseSerialGC \
  -XX:ActiveProcessorCount="$threads" \
  -Dorg.bytedeco.javacpp.maxbytes=8g -Dorg.bytedeco.javacpp.maxphysicalbytes=16g \
  -cp "target/classes:$(cat "$classpath")" org.earshot.benchmarks.EngineBenchmark
