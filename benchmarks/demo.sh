#!/usr/bin/env bash
# Measures a demo as its user meets it: seconds to the first fooling rate, resident memory, and, at ten
# 5-second clips a second (fifty live microphones), how old a clip is at its verdict.
#
#   benchmarks/demo.sh [SECONDS] [CLIPS_PER_SECOND]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-120}
rate=${2:-10}
port=18080
data=$(mktemp -d)
started=$(date +%s.%N)
./earshot demo --port $port --broker-port 19092 --data "$data" --clips-per-second "$rate" \
  --seconds "$seconds" >"$data/out" 2>&1 &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$data"' EXIT

metrics() { curl -s --max-time 5 "http://127.0.0.1:$port/metrics" || true; }
since_start() { awk -v a="$started" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'; }

until metrics | grep -q '^earshot_fooling_ratio'; do
  kill -0 $demo 2>/dev/null || { cat "$data/out"; exit 1; }
  sleep 0.5
done
first=$(since_start)

peak=0
while kill -0 $demo 2>/dev/null; do
  resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$demo/status" 2>/dev/null || echo 0)
  [ "${resident:-0}" -gt $peak ] && peak=$resident
  metrics >"$data/now" && [ -s "$data/now" ] && mv "$data/now" "$data/last"
  sleep 1
done

# The bucket in which the quantile lies, interpolated as Prometheus does.
quantile() {
  awk -v stage="stage=\"$1\"" -v q="$2" '
    /^earshot_clip_age_seconds_bucket/ && index($0, stage) {
      match($0, /le="[^"]*"/); bound[++n] = substr($0, RSTART + 4, RLENGTH - 5); count[n] = $NF
    }
    END {
      rank = q * count[n]
      for (i = 1; i <= n; i++) if (count[i] >= rank) break
      low = i > 1 ? bound[i - 1] : 0; before = i > 1 ? count[i - 1] : 0
      if (bound[i] == "+Inf") printf "above %s", low
      else printf "%.2f", low + (bound[i] - low) * (rank - before) / (count[i] - before)
    }' "$data/last"
}

printf 'first fooling rate after       %s s (goal: below 30)\n' "$first"
printf 'peak resident memory           %d MB (goal: below 1500)\n' $((peak / 1024))
printf 'last sample to verdict         p50 %s s, p95 %s s (goal: p95 below 2)\n' \
  "$(quantile verdict 0.5)" "$(quantile verdict 0.95)"
sed -n '/clips, .*representations/,$p' "$data/out"
