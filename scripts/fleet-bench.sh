#!/usr/bin/env bash
# What scripts/bench.sh --fleet runs: what a fleet costs beside a Portal that is alone. Three members of etcd and three directors, each with
# a program with a table in ipvsadm's place, all on this machine; state folders and etcd's data lie where the project does. Prints one
# table, which artifacts/bench-fleet.md has too.
#
#   scripts/fleet-bench.sh ROUNDS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/figures.sh
rounds=$1
alone=18443 directors=(18444 18445 18446) clients=(18451 18452 18453) peers=(18461 18462 18463)

mkdir -p artifacts/bench
work=$(mktemp -d "$PWD/artifacts/bench/fleet.XXXXXX")
figures=$work/figures
mkdir "$figures"
declare -A portals
members=()
finish() {
  trap '' INT TERM
  local pid
  for pid in "${portals[@]}" "${members[@]}"; do { kill "$pid" && wait "$pid"; } 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
gcc -O2 -Wall -o "$work/ipvsadm" Portal.Tests/Stubs/ipvsadm-with-table.c

tell() { echo "$SECONDS s: $*" >&2; }

# --- etcd, and Portals ---------------------------------------------------------------------------------------------------

for i in 0 1 2; do
  cluster=${cluster:+$cluster,}m$i=http://127.0.0.1:${peers[i]}
  endpoints=${endpoints:+$endpoints,}http://127.0.0.1:${clients[i]}
done
for i in 0 1 2; do
  etcd --name "m$i" --data-dir "$work/m$i" --log-level error --initial-cluster "$cluster" \
    --listen-peer-urls "http://127.0.0.1:${peers[i]}" --initial-advertise-peer-urls "http://127.0.0.1:${peers[i]}" \
    --listen-client-urls "http://127.0.0.1:${clients[i]}" --advertise-client-urls "http://127.0.0.1:${clients[i]}" >>"$work/etcd.log" 2>&1 &
  members+=($!)
done
ctl() { ETCDCTL_API=3 etcdctl --endpoints "$endpoints" "$@"; }
until ctl endpoint health >/dev/null 2>&1; do sleep 0.2; done

# start PORT [OPTION...]: a Portal with a table and a state folder of its own.
start() {
  local port=$1 folder=$work/$1
  shift
  mkdir -p "$folder"
  ln -sf "$work/ipvsadm" "$folder/ipvsadm"
  artifacts/portal/portal --log-level warning --token t --ipvsadm "$folder/ipvsadm" --state-dir "$folder/state" --listen "http://127.0.0.1:$port" "$@" &
  portals[$port]=$!
  until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null; do
    kill -0 "${portals[$port]}"
    sleep 0.05
  done
}

director() { start "${directors[$1]}" --fleet bench --director "d$1" --etcd "$endpoints" "${@:2}"; }

stop() {
  kill "${portals[$1]}"
  wait "${portals[$1]}" || true
  unset "portals[$1]"
}

start "$alone"
director 0 --fleet-init
director 1
director 2

# --- Requests ------------------------------------------------------------------------------------------------------------

# body SERVICES: that many services of 10 servers.
body() {
  awk -v services="$1" 'BEGIN {
    printf "["
    for (s = 0; s < services; s++) {
      printf "%s{\"type\":\"tcp\",\"host\":\"10.%d.%d.1\",\"port\":80,\"servers\":[", (s ? "," : ""), 10 + s / 250, s % 250
      for (i = 1; i <= 10; i++) printf "%s{\"host\":\"10.%d.%d.%d\",\"port\":80,\"forwarder\":\"m\"}", (i > 1 ? "," : ""), 32 + s / 250, s % 250, i
      printf "]}"
    }
    print "]"
  }'
}
body 100 >"$work/100"
body 1000 >"$work/1000"
echo '[]' >"$work/none"

# Weights of 1000 servers, in three files of which each has servers of its own: three directors then meet in the store alone.
awk -v folder="$work/" 'BEGIN {
  for (weight = 2; weight <= 3; weight++) for (s = 0; s < 100; s++) for (i = 1; i <= 10; i++) {
    line = sprintf("PATCH\t/services/tcp/10.10.%d.1/80/servers/10.32.%d.%d/80\t{\"weight\":%d}", s, s, i, weight)
    print line >(folder "patch")
    print line >(folder "patch-" s % 3)
  }
}'
printf 'POST\t/v3/kv/put\t{"key":"%s","value":"%s"}\n' "$(printf bench | base64)" "$(head -c 400 /dev/zero | base64 -w 0)" >"$work/put"

# etcd has no /healthz of Portal's to warm up with.
sed 's#"/healthz"#"/health"#' scripts/lab/bench.lua >"$work/etcd.lua"

# load SCRIPT PORT CONNECTIONS COUNT REQUESTS: prints the median in milliseconds (of one connection) and the requests per second.
load() {
  wrk -t 1 -c "$3" -d 600s --timeout 60s -s "$1" "http://127.0.0.1:$2" -- "$5" "$4" t | grep -E '^[0-9.]+ [0-9.]+$'
}

# post PORT BODY [QUERY]: prints how many milliseconds a reset took.
post() {
  curl -fsS -o /dev/null -w '%{time_total}\n' -H 'X-AUTH-TOKEN: t' -H 'Content-Type: application/json' -d "@$work/$2" "http://127.0.0.1:$1/services${3:-}" |
    awk '{ printf "%.1f\n", $1 * 1000 }'
}

now() { date +%s%N; }

# --- Measures ------------------------------------------------------------------------------------------------------------

post "$alone" 100 >/dev/null
post "${directors[0]}" 100 '?wait=all&timeout=60' >/dev/null

tell "one writer"
for ((round = 0; round < rounds; round++)); do
  note one-alone "$(load scripts/lab/bench.lua "$alone" 1 2000 "$work/patch" | cut -d ' ' -f 1)"
  note one-fleet "$(load scripts/lab/bench.lua "${directors[0]}" 1 2000 "$work/patch" | cut -d ' ' -f 1)"
  note put "$(load "$work/etcd.lua" "${clients[0]}" 1 2000 "$work/put" | cut -d ' ' -f 1)"
  begun=$(now)
  for ((i = 0; i < 20; i++)); do ctl put bench "$(printf 'x%.0s' {1..400})" >/dev/null; done
  note etcdctl "$(awk -v taken="$(($(now) - begun))" 'BEGIN { printf "%.2f", taken / 20 / 1e6 }')"
done

tell "sixteen writers"
for ((round = 0; round < rounds; round++)); do
  note many-alone "$(load scripts/lab/bench.lua "$alone" 16 6000 "$work/patch" | cut -d ' ' -f 2)"
  note many-one "$(load scripts/lab/bench.lua "${directors[0]}" 16 6000 "$work/patch" | cut -d ' ' -f 2)"
  begun=$(now)
  loads=()
  for i in 0 1 2; do
    load scripts/lab/bench.lua "${directors[i]}" $((5 + (i == 0))) 2000 "$work/patch-$i" >/dev/null &
    loads+=($!)
  done
  for pid in "${loads[@]}"; do wait "$pid"; done
  note many-three "$(awk -v taken="$(($(now) - begun))" 'BEGIN { printf "%.1f", 6000 / (taken / 1e9) }')"
done

tell "a reset of 1000 x 10"
for ((round = 0; round < rounds; round++)); do
  post "$alone" none >/dev/null
  post "${directors[0]}" none '?wait=all&timeout=60' >/dev/null
  note reset-alone "$(post "$alone" 1000)"
  note reset-one "$(post "${directors[0]}" 1000)"
  post "${directors[0]}" none '?wait=all&timeout=60' >/dev/null
  note reset-second "$(post "${directors[0]}" 1000 '?wait=1&timeout=60')"
done

tell "10,000 revisions that one has missed"
post "${directors[0]}" 100 '?wait=all&timeout=60' >/dev/null
stop "${directors[1]}"
load scripts/lab/bench.lua "${directors[0]}" 16 10000 "$work/patch" >/dev/null
revision() { curl -fsS -H 'X-AUTH-TOKEN: t' "http://127.0.0.1:$1/metrics" | awk '$1 == "portal_fleet_applied_revision" { print $2 }'; }
newest=$(revision "${directors[0]}")
begun=$(now)
director 1
until [[ $(revision "${directors[1]}") == "$newest" ]]; do sleep 0.01; done
note missed "$(awk -v taken="$(($(now) - begun))" 'BEGIN { printf "%.0f", taken / 1e6 }')"

# --- The table -----------------------------------------------------------------------------------------------------------

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
one=$(median one-alone) put=$(median put)
report() {
  echo "Medians of $rounds rounds, $(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors for three members of etcd, three directors, a Portal that is alone, and the clients."
  echo
  echo "| Measured | Fleet | Yardstick | Ratio |"
  echo "|---|---|---|---|"
  printf '| PATCH of a server, one writer | %s ms | a Portal that is alone: %s ms | %s |\n' "$(median one-fleet)" "$one" "$(ratio "$(median one-fleet)" "$one")"
  printf '| the same | %s ms | that and 1.5 puts of etcd over HTTP (%s ms each): %s ms | %s |\n' "$(median one-fleet)" "$put" \
    "$(awk -v a="$one" -v b="$put" 'BEGIN { printf "%.4f", a + 1.5 * b }')" "$(awk -v a="$one" -v b="$put" -v c="$(median one-fleet)" 'BEGIN { printf "%.2f", c / (a + 1.5 * b) }')"
  printf '| the same | %s ms | one `etcdctl put`: %s ms | %s |\n' "$(median one-fleet)" "$(median etcdctl)" "$(ratio "$(median one-fleet)" "$(median etcdctl)")"
  printf '| 16 writers on one director | %.0f /s | on a Portal that is alone: %.0f /s | %s |\n' "$(median many-one)" "$(median many-alone)" "$(ratio "$(median many-one)" "$(median many-alone)")"
  printf '| 16 writers on three directors | %.0f /s | on a Portal that is alone: %.0f /s | %s |\n' "$(median many-three)" "$(median many-alone)" "$(ratio "$(median many-three)" "$(median many-alone)")"
  printf '| POST /services of 1000 × 10 | %s ms | on a Portal that is alone: %s ms | %s |\n' "$(median reset-one)" "$(median reset-alone)" "$(ratio "$(median reset-one)" "$(median reset-alone)")"
  printf '| the same, until the second director has it | %s ms | until the first has it: %s ms | %s |\n' "$(median reset-second)" "$(median reset-one)" "$(ratio "$(median reset-second)" "$(median reset-one)")"
  printf '| Start of a director that has missed 10,000 revisions | %s ms | | |\n' "$(median missed)"
}
report | tee artifacts/bench-fleet.md
