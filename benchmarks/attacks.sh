#!/bin/sh
# Attacks the bundled model with Earshot and, beside it, with Foolbox, ART and torchattacks:
# benchmarks/attacks.sh CLIPS [ATTACK [untargeted] [NAME=VALUE...] [, ATTACK ...]]
# Needs a Python with torch, safetensors, foolbox, adversarial-robustness-toolbox and torchattacks
# (PYTHON=..., default python3).
set -eu
cd "$(dirname "$0")"
clips=$1
shift
[ $# -gt 0 ] || set -- deepfool , cwa untargeted , jsma
classpath=target/engine-classpath.txt
[ -s "$classpath" ] || (cd .. && mvn -q -B -pl benchmarks -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$PWD/benchmarks/$classpath" >/dev/null)
benchmark() {
  java -Xmx2g -XX:+UseSerialGC -cp "target/classes:$(cat "$classpath")" \
    org.earshot.benchmarks.AttackBenchmark "$clips" "$@"
}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
benchmark export target/attacks
"${PYTHON:-python3}" python/attacks_peer.py target/attacks --clips "$clips"
benchmark run "$@"
