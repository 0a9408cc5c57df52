#!/bin/sh
# Attacks a model with Earshot and, beside it, with Foolbox, ART and torchattacks:
# benchmarks/attacks.sh FOLDER [CLIPS [CARD.json]]
# The results go to FOLDER; without a card the bundled original is attacked. Needs a Python with torch,
# torchvision, safetensors, foolbox, adversarial-robustness-toolbox and torchattacks (PYTHON=..., default
# python3). Each half has one core, both at the same time: what takes long is the peers' half.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
clips=${2:-64}
card=${3:+$(readlink -f "$3")}
cd "$(dirname "$0")"
classpath=target/engine-classpath.txt
[ -s "$classpath" ] || (cd .. && mvn -q -B -pl benchmarks -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$PWD/benchmarks/$classpath" >/dev/null)
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0 \
  MALLOC_TRIM_THRESHOLD_=268435456
earshot() {
  main=$1
  shift
  taskset -c 0 java -Xmx2g -XX:+UseSerialGC \
    -cp "target/classes:$(cat "$classpath")" "org.earshot.benchmarks.$main" "$@"
}
earshot AttackExport "$folder" "$clips" $card
rm -f "$folder"/*.jsonl
earshot AttackBenchmark "$folder" "$clips" <<'ATTACKS' &
FGSM 0.001: fgsm epsilon=0.001
FGSM 0.002: fgsm epsilon=0.002
FGSM 0.004: fgsm epsilon=0.004
FGSM 0.008: fgsm epsilon=0.008
FGSM 0.016: fgsm epsilon=0.016
FGSM, default schedule: fgsm
BIM 0.002, 40 steps: bim-b untargeted epsilon=0.002
BIM-a 0.002, 40 steps: bim-a untargeted epsilon=0.002
BIM-a 0.008, 40 steps: bim-a untargeted epsilon=0.008
DeepFool: deepfool
DeepFool, 9 classes: deepfool candidates=9
CWA: cwa untargeted
CWA, 5 x 20: cwa untargeted searches=5 iterations=20
JSMA: jsma
PIA, 300 queries: pia few queries=300
ATTACKS
half=$!
taskset -c 1 "${PYTHON:-python3}" python/attacks_peer.py "$folder" --clips "$clips"
wait $half
"${PYTHON:-python3}" python/attacks_table.py "$folder"
