#!/usr/bin/env bash
# What scripts/bench.sh --checks runs: what health checks cost. Portal has a program with a table in ipvsadm's place, and checks a
# listener on loopback under as many addresses as there are servers. Portal has one processor, the listener another one where there is
# one. On loopback the kernel's work for the listener's end of a connection is counted with Portal's own. Prints one table, which
# artifacts/bench-checks.md has too.
#
#   scripts/check-bench.sh SECONDS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=$1
port=18443 listener_port=18080
per_service=50

mkdir -p artifacts/bench
work=$(mktemp -d "$PWD/artifacts/bench/checks.XXXXXX")
portal='' listener=''
stop() {
  [[ ! $1 ]] || { kill "$1" && wait "$1"; } 2>/dev/null || true
}
trap 'stop "$portal"; stop "$listener"; rm -rf "$work"' EXIT
gcc -O2 -Wall -o artifacts/bench/bench scripts/lab/bench.c
gcc -O2 -Wall -o "$work/ipvsadm" Portal.Tests/Stubs/ipvsadm-with-table.c

affinity=$(taskset -cp $$)
processors=${affinity##*: }
taskset -c "${processors%%[,-]*}" artifacts/bench/bench pages "$listener_port" &
listener=$!

# services SERVERS CHECK: a body of POST /services; CHECK is the type of the checks, or none.
services() {
  awk -v servers="$1" -v check="$2" -v port="$listener_port" -v size="$per_service" 'BEGIN {
    printf "["
    for (s = 0; s < servers / size; s++) {
      printf "%s{\"type\":\"tcp\",\"host\":\"10.10.%d.%d\",\"port\":%d,", (s ? "," : ""), s / 200, s % 200 + 1, port
      if (check != "none") printf "\"health_check\":{\"type\":\"%s\",\"interval\":5},", check
      printf "\"servers\":["
      for (i = 1; i <= size; i++) printf "%s{\"host\":\"127.%d.%d.%d\",\"port\":%d,\"forwarder\":\"m\"}", (i > 1 ? "," : ""), 1 + s / 200, s % 200, i, port
      printf "]}"
    }
    print "]"
  }'
}

api() { curl -fsS -H "X-AUTH-TOKEN: $token" "$@"; }

memory() { awk -v field="$1:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/$portal/smaps_rollup"; }

# In the clock's ticks, of which there are a hundred in a second: of the program, and of the kernel for it.
used() { awk '{ print $14, $15 }' "/proc/$portal/stat"; }

# Sockets in TIME_WAIT (state 06) of which one end is the listener's.
time_wait() { awk -v port="$(printf ':%04X' "$listener_port")" '$4 == "06" && index($2 " " $3 " ", port " ") { count++ } END { print count + 0 }' /proc/net/tcp; }

# How many checks began how late until now, as lines of a bound and a count; and how many went wrong.
lateness() { api "http://127.0.0.1:$port/metrics" | sed -n 's/^portal_health_lateness_seconds_bucket{le="\(.*\)"} /\1 /p'; }
wrong() { api "http://127.0.0.1:$port/metrics" | awk '/^portal_health_checks_total/ && !/result="ok"/ { sum += $2 } END { print sum + 0 }'; }

# The smallest bound under which 99 of 100 checks lie that were made between two times.
percentile() {
  join <(sort "$1") <(sort "$2") | sort -g | awk '{ bound[NR] = $1; count[NR] = $3 - $2 } END {
    for (i = 1; i <= NR; i++) if (count[i] >= 0.99 * count[NR]) { print (bound[i] == "+Inf" ? "more" : bound[i] * 1000); exit }
  }'
}

# measure SERVERS CHECK: prints a row.
measure() {
  local servers=$1 check=$2 before after most=0 now resident private row
  rm -rf "$work/state" "$work/table"
  taskset -c "${processors##*[,-]}" artifacts/portal/portal --log-level error --ipvsadm "$work/ipvsadm" --state-dir "$work/state" --listen "http://127.0.0.1:$port" &
  portal=$!
  until curl -fs "http://127.0.0.1:$port/readyz" >/dev/null; do
    kill -0 "$portal"
    sleep 0.1
  done
  token=$(<"$work/state/token")
  services "$servers" "$check" >"$work/body"
  ((servers == 0)) || api -H 'Content-Type: application/json' -d "@$work/body" "http://127.0.0.1:$port/services" >/dev/null

  # First checks are spread over five seconds, and memory that only the declaration needed is given back.
  sleep 15
  lateness >"$work/late-before"
  before=($(used))
  for ((second = 0; second < seconds; second++)); do
    sleep 1
    now=$(time_wait)
    ((now <= most)) || most=$now
  done
  after=($(used))
  resident=$(memory Rss) private=$(memory Private_Dirty)
  lateness >"$work/late-after"
  [[ $(wrong) == 0 ]] || { echo "Some checks went wrong: the figures mean nothing." >&2; exit 1; }
  row=$(awk -v all="$((after[0] + after[1] - before[0] - before[1]))" -v kernel="$((after[1] - before[1]))" -v seconds="$seconds" \
    'BEGIN { printf "%.1f %% | %.1f %%", all / seconds, kernel / seconds }')
  printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$servers" "$check" "$row" "$resident" "$private" "$(percentile "$work/late-before" "$work/late-after")" "$most"
  stop "$portal"
  portal=
}

{
  echo "$(awk -F ': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $seconds seconds each, checks every 5 seconds, $per_service servers a service; listeners on loopback."
  echo
  echo "| Servers | Checks | Share of a core | of it in the kernel | Resident, MB | Private, MB | Lateness (p99), at most ms | Sockets in TIME_WAIT, at most |"
  echo "|---|---|---|---|---|---|---|---|"
} | tee artifacts/bench-checks.md
for case in "0 none" "1000 none" "1000 tcp" "1000 http" "10000 none" "10000 tcp" "10000 http"; do
  measure $case | tee -a artifacts/bench-checks.md
done
