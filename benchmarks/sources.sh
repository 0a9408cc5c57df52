#!/usr/bin/env bash
# Many simulated microphones on one machine, in real time: whether a sample is lost between a source and
# its topic, and the memory and processor time of the process that listens.
#
#   benchmarks/sources.sh [SOURCES] [MINUTES] [SAMPLE_RATE]
set -euo pipefail
cd "$(dirname "$0")/.."
sources=${1:-200}
minutes=${2:-10}
rate=${3:-16000}
port=19392
data=$(mktemp -d)
./earshot broker --broker-port $port --data "$data" >"$data/broker.log" 2>&1 &
broker=$!
trap 'kill $broker 2>/dev/null || true; wait $broker 2>/dev/null || true; rm -rf "$data"' EXIT
until grep -q 'Broker at' "$data/broker.log"; do
  kill -0 $broker 2>/dev/null || { cat "$data/broker.log" >&2; exit 1; }
  sleep 0.5
done
classpath=benchmarks/target/engine-classpath.txt
[ -s "$classpath" ] || mvn -q -B -pl benchmarks -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$PWD/$classpath" >/dev/null
java -Xmx512m -XX:+UseSerialGC -cp "benchmarks/target/classes:$(cat "$classpath")" \
  org.earshot.benchmarks.SourceLoad 127.0.0.1:$port "$sources" "$minutes" "$rate"
