#!/usr/bin/env bash
# The chain of the retrain policy from end to end: a model is trained, put in service, attacked on live
# labelled clips, found to be fooled too easily, trained adversarially without anybody asking, compared
# with its original, and the candidate put in service.
#
#   benchmarks/retrain.sh FOLDER [ARCHITECTURE]     a data set in ESC-50's layout; alexnet by default
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?the folder of a data set in the layout of ESC-50}
architecture=${2:-alexnet}
port=19292
broker=127.0.0.1:$port
data=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$data"
}
trap finish EXIT
trap 'exit 130' INT TERM

role() { # NAME WORDS ARGUMENTS...: starts a role and waits until it says the words
  local name=$1 words=$2; shift 2
  ./earshot "$@" >"$data/$name.log" 2>&1 &
  pids+=($!)
  until grep -q "$words" "$data/$name.log"; do
    kill -0 "${pids[-1]}" 2>/dev/null || { cat "$data/$name.log" >&2; exit 1; }
    sleep 0.5
  done
}
say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }

role broker 'Broker at' broker --broker-port $port --data "$data"
role process 'Processing as' process --bootstrap $broker --data "$data"
role work 'Working as' work --bootstrap $broker --data "$data"
./earshot ingest --bootstrap $broker --dataset esc "$folder" | tail -n 1
before=none now=
until [ "$before" = "$now" ]; do # until the processors have made all of it
  before=$now
  now=$(./earshot split show --bootstrap $broker --dataset esc 2>&1 || true)
done
say "trains $architecture"
./earshot train --bootstrap $broker --dataset esc --architecture "$architecture" --model plain --epochs 3 | tail -n 2
./earshot models activate --bootstrap $broker plain
./earshot policy set attack --bootstrap $broker --attack fgsm --clips-per-job 16
./earshot policy set retrain --bootstrap $broker --above 0.05 --for 20s --clips 10 --epochs 2 --auto-activate
say 'feeds the data set as live audio'
./earshot ingest --bootstrap $broker --as esc --rate 4 --repeat "$folder" >"$data/ingest.log" 2>&1 &
pids+=($!)

job=
until [ -n "$job" ]; do
  job=$(./earshot jobs list --bootstrap $broker --all --kind training | awk '$1 ~ /^retrain-/ { print $1; exit }')
done
say "the workers filed $job"
until ./earshot models list --bootstrap $broker | grep -q '^plain-adv-.* yes'; do :; done
say 'the candidate is in service'
./earshot models list --bootstrap $broker
./earshot jobs list --bootstrap $broker --all --kind training
