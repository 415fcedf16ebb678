#!/usr/bin/env bash
# What scripts/bench.sh --native runs: Portal without a lab, on a program with a table in ipvsadm's place, so that Portal's own
# cost shows. Portal, the program and wrk share one processor; the state folder lies where the project does. Prints one table, which
# artifacts/bench-native.md has too.
#
#   scripts/native-bench.sh ROUNDS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/figures.sh
rounds=$1
port=18443

mkdir -p artifacts/bench
work=$(mktemp -d "$PWD/artifacts/bench/native.XXXXXX")
trap '[[ ! ${portal:-} ]] || { kill "$portal" && wait "$portal"; } 2>/dev/null || true; rm -rf "$work"' EXIT
gcc -O2 -Wall -o artifacts/bench/bench scripts/lab/bench.c
gcc -O2 -Wall -o "$work/ipvsadm" Portal.Tests/Stubs/ipvsadm-with-table.c

affinity=$(taskset -cp $$)
processor=${affinity##*[ ,-]}
taskset -cp "$processor" $$ >/dev/null

portal_command=(artifacts/portal/portal --log-level warning --ipvsadm "$work/ipvsadm" --state-dir "$work/state" --listen "http://127.0.0.1:$port")
figures=$work/figures
mkdir "$figures"

# rate CLIENTS COUNT REQUESTS: requests a second.
rate() {
  wrk -t 1 -c "$1" -d 600s --timeout 60s -s scripts/lab/bench.lua "http://127.0.0.1:$port" -- "$3" "$2" "$token" |
    grep -E '^[0-9.]+ [0-9.]+$' | cut -d ' ' -f 2
}

memory() { awk -v field="$1:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/$portal/smaps_rollup"; }

# 100 services of 10 servers, and requests that come to them in turn.
awk -v folder="$work/" 'BEGIN {
  printf "POST\t/services\t[" >(folder "post")
  for (s = 0; s < 100; s++) {
    service = sprintf("10.10.%d.1", s)
    printf "%s{\"type\":\"tcp\",\"host\":\"%s\",\"port\":80,\"servers\":[", (s ? "," : ""), service >(folder "post")
    for (i = 1; i <= 10; i++) {
      server = sprintf("10.32.%d.%d", s, i)
      printf "%s{\"host\":\"%s\",\"port\":80,\"forwarder\":\"m\"}", (i > 1 ? "," : ""), server >(folder "post")
      for (weight = 2; weight <= 3; weight++) printf "PATCH\t/services/tcp/%s/80/servers/%s/80\t{\"weight\":%d}\n", service, server, weight >(folder "patch" weight)
    }
    printf "]}" >(folder "post")
    printf "GET\t/services/tcp/%s/80\t\n", service >(folder "get")
  }
  print "]" >(folder "post")
  print "GET\t/healthz\t" >(folder "healthz")
}'
cat "$work/patch2" "$work/patch3" >"$work/patch"

for ((round = 0; round < rounds; round++)); do
  rm -rf "$work/state" "$work/table"
  note start "$(artifacts/bench/bench answer "$port" "${portal_command[@]}")"
done

rm -rf "$work/state" "$work/table"
"${portal_command[@]}" &
portal=$!
until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null; do
  kill -0 "$portal"
  sleep 0.1
done
token=$(<"$work/state/token")
rate 1 1 "$work/post" >/dev/null
for clients in 1 16 64; do
  for ((round = 0; round < rounds; round++)); do
    note "patch-$clients" "$(rate "$clients" 20000 "$work/patch")"
    note "get-$clients" "$(rate "$clients" 20000 "$work/get")"
    note "healthz-$clients" "$(rate "$clients" 40000 "$work/healthz")"
  done
  note "private-$clients" "$(memory Private_Dirty)"
  note "resident-$clients" "$(memory Rss)"
done

report() {
  local clients
  echo "Medians of $rounds rounds, $(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), one processor for Portal, wrk and the program in ipvsadm's place; 100 services of 10 servers."
  echo
  echo "| Clients | PATCH of a server, /s | GET of a service, /s | GET /healthz, /s | Private memory after them, MB | Resident, MB |"
  echo "|---|---|---|---|---|---|"
  for clients in 1 16 64; do
    printf '| %s | %.0f | %.0f | %.0f | %s | %s |\n' "$clients" "$(median "patch-$clients")" "$(median "get-$clients")" "$(median "healthz-$clients")" "$(median "private-$clients")" "$(median "resident-$clients")"
  done
  echo
  echo "Start to first answer: $(median start) ms."
}
report | tee artifacts/bench-native.md
