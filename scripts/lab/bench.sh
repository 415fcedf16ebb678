#!/usr/bin/env bash
# The part of scripts/bench.sh that runs in the lab: measures, as often as its argument says, and writes artifacts/bench.md.
#
# Each Portal has a network namespace, and so an IPVS table, of its own: the kernel keeps deleted servers for minutes, and
# adding walks them. Where two ways of doing the same are compared they take turns.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/lib/figures.sh
rounds=$1

# In the guest's memory: what is measured is Portal, and not this machine's disk.
work=$(mktemp -d /tmp/bench.XXXXXX)
figures=$work/figures
mkdir "$figures"
echo "{}" >"$work/config"
for module in ip_vs ip_vs_wlc ip_vs_wrr; do modprobe "$module"; done

# --- Tools -----------------------------------------------------------------------------------------------------------

tell() { echo "$SECONDS s: $*" >&2; }

# A table of its own.
namespace() {
  ip netns add "$1"
  ip -n "$1" link set lo up
}

inside() { nsenter --net="/run/netns/$1" "${@:2}"; }

# Prints how long a command takes, started by posix_spawn: spawn NAMESPACE TIMES INPUT COMMAND...
spawn() { inside "$1" artifacts/bench/bench run "${@:2}"; }

# start_portal NAMESPACE [STATE FOLDER]: its process is $portal, its namespace $net.
start_portal() {
  net=$1 state=${2:-$work/state-$1}
  # Not by the function, which would be one process more.
  nsenter --net="/run/netns/$net" artifacts/portal/portal --log-level warning --state-dir "$state" --config "$work/config" &
  portal=$!
  until inside "$net" curl -fs http://127.0.0.1:8443/readyz >/dev/null; do
    kill -0 "$portal" || exit 1
    sleep 0.05
  done
  token=$(<"$state/token")
}

stop_portal() {
  kill "$portal"
  wait "$portal"
}

# load CONNECTIONS COUNT REQUESTS: prints the median in milliseconds (of one connection) and the requests per second.
load() {
  inside "$net" wrk -t 1 -c "$1" -d 600s --timeout 60s -s scripts/lab/bench.lua http://127.0.0.1:8443 -- "$3" "$2" "$token" |
    grep -E '^[0-9.]+ [0-9.]+$'
}

milliseconds() { load 1 "$@" | cut -d ' ' -f 1; }

per_second() { load 16 "$@" | cut -d ' ' -f 2; }

# memory NAME FIELD FILE: in MB.
memory() { note "$1" "$(awk -v field="$2:" '$1 == field { printf "%.2f", $2 / 1024 }' "/proc/$portal/$3")"; }

resident() {
  memory "$1-resident" Rss smaps_rollup
  memory "$1-dirty" Private_Dirty smaps_rollup
}

# --- Tables of servers -----------------------------------------------------------------------------------------------

# Services 0 to N-1 with M servers each, as a body of POST /services and as lines for ipvsadm -R.
table() {
  awk -v services="$1" -v servers="$2" -v body="$work/$1x$2.json" -v lines="$work/$1x$2.rules" 'BEGIN {
    printf "[" >body
    for (s = 0; s < services; s++) {
      service = sprintf("10.%d.%d.1", 10 + int(s / 250), s % 250)
      printf "%s{\"type\":\"tcp\",\"host\":\"%s\",\"port\":80,\"servers\":[", (s ? "," : ""), service >body
      print "-A -t " service ":80 -s wlc" >lines
      for (i = 1; i <= servers; i++) {
        server = sprintf("10.%d.%d.%d", 32 + int(s / 250), s % 250, i)
        printf "%s{\"host\":\"%s\",\"port\":80,\"forwarder\":\"m\"}", (i > 1 ? "," : ""), server >body
        print "-a -t " service ":80 -r " server ":80 -m -w 1 -x 0 -y 0" >lines
      }
      printf "]}" >body
    }
    printf "]" >body
  }'
  printf 'POST\t/services\t@%s\n' "$work/$1x$2.json" >"$work/$1x$2.post"
}

# request METHOD SERVICE SERVER BODY: a line of a file of requests.
request() { printf '%s\t/services/tcp/%s/80/servers/%s/80\t%s\n' "$@"; }

# requests SERVICES SERVERS: writes files of requests about 50 servers that come to those services in turn, and about 200
# more for many clients at once; and lines for ipvsadm -R that edit servers which are there, to the weight that they have.
requests() {
  awk -v services="$1" -v servers="$2" -v folder="$work/" '
    function service(s) { return sprintf("10.%d.%d.1", 10 + int(s / 250), s % 250) }
    function server(s, i) { return sprintf("10.%d.%d.%d", 32 + int(s / 250) + 8 * int((i - 1) / 250), s % 250, (i - 1) % 250 + 1) }
    function write(name, method, i, body) {
      printf "%s\t/services/tcp/%s/80/servers/%s/80\t%s\n", method, service(i % services), server(i % services, servers + 1 + i), body >(folder name)
    }
    BEGIN {
      for (i = 0; i < 50; i++) {
        write("post", "POST", i, "{\"forwarder\":\"m\"}")
        write("delete", "DELETE", i, "")
        for (weight = 2; weight <= 3; weight++) write("patch" weight, "PATCH", i, "{\"weight\":" weight "}")
      }
      for (i = 50; i < 250; i++) {
        write("post-16", "POST", i, "{\"forwarder\":\"m\"}")
        write("delete-16", "DELETE", i, "")
      }
      for (i = 0; i < 1000; i++) print "-e -t " service(i % services) ":80 -r " server(i % services, servers) ":80 -m -w 1" >(folder "lines")
    }'
  cat "$work/patch2" "$work/patch3" >"$work/patch"
}

# --- Start and memory ------------------------------------------------------------------------------------------------

starting() {
  tell "start, empty"
  namespace empty
  for ((round = 0; round < rounds; round++)); do
    rm -rf "$work/first"
    note start-0 "$(inside empty artifacts/bench/bench answer 8443 artifacts/portal/portal --log-level warning --config "$work/config" --state-dir "$work/first")"
    note list-0 "$(spawn empty 3 /dev/null ipvsadm -Ln)"
  done
}

starting_loaded() {
  tell "start, 10,000 stored servers"
  stop_portal
  for ((round = 0; round < rounds; round++)); do
    note start-10000 "$(inside main artifacts/bench/bench answer 8443 artifacts/portal/portal --log-level warning --config "$work/config" --state-dir "$work/state-main")"
  done
}

# --- One server ------------------------------------------------------------------------------------------------------

# writes NAME SERVICES SERVERS: adds, changes and deletes servers that come to the services in turn.
writes() {
  local name=$1 servers=$3
  tell "writing, $2 services of $3 servers"
  requests "$2" "$3"
  for ((round = 0; round < rounds; round++)); do
    note "$name-spawn" "$(spawn main 9 /dev/null ipvsadm -e -t 10.10.0.1:80 -r "10.32.0.$servers:80" -m -w 1)"
    note "$name-line" "$(spawn main 1 "$work/lines" ipvsadm -R | awk '{ print $1 / 1000 }')"
    note "$name-post" "$(milliseconds 50 "$work/post")"
    note "$name-patch" "$(milliseconds 100 "$work/patch")"
    note "$name-patch-16" "$(per_second 1000 "$work/patch")"
    note "$name-delete" "$(milliseconds 50 "$work/delete")"
    note "$name-post-16" "$(per_second 200 "$work/post-16")"
    # Fewer than there are: when the last is answered, clients have asked for others.
    note "$name-delete-16" "$(per_second 180 "$work/delete-16")"
    note healthz-16 "$(per_second 1000 "$work/healthz")"
    load 1 1 "$work/$2x$3.post" >/dev/null
  done
}

# --- Reading ---------------------------------------------------------------------------------------------------------

# listings WORDS...: what Portal asks ipvsadm for, as lines for ipvsadm -R.
listings() { printf -- '-L -n %s\n' "--tun-info $*" "--thresholds $*"; }

reads() {
  local name=$1 service=10.10.0.1
  tell "reading, $name servers"
  printf 'GET\t/services/tcp/%s/80/servers/%s/80\t\n' "$service" 10.32.0.1 >"$work/get-server"
  printf 'GET\t/services/tcp/%s/80\t\n' "$service" >"$work/get-service"
  printf 'GET\t/services\t\n' >"$work/get-all"
  # Of all services in turn: those who ask for the same at once share an answer.
  inside main ipvsadm -Sn | awk -v folder="$work/" '/^-A/ { split($3, service, ":") }
    /^-a/ && !seen[service[1]]++ {
      split($5, server, ":")
      printf "GET\t/services/tcp/%s/80/servers/%s/80\t\n", service[1], server[1] >(folder "get-servers")
      printf "GET\t/services/tcp/%s/80\t\n", service[1] >(folder "get-services")
    }'
  listings -t "$service:80" >"$work/list-service"
  listings >"$work/list-all"
  for ((round = 0; round < rounds; round++)); do
    note "get-service-$name-two" "$(spawn main 3 "$work/list-service" ipvsadm -R)"
    note "get-service-$name-one" "$(spawn main 3 /dev/null ipvsadm -Ln -t "$service:80")"
    note "get-server-$name" "$(milliseconds 50 "$work/get-server")"
    note "get-service-$name" "$(milliseconds 50 "$work/get-service")"
    note "get-server-$name-16" "$(per_second 1000 "$work/get-servers")"
    note "get-service-$name-16" "$(per_second 1000 "$work/get-services")"
    note "get-all-$name-two" "$(spawn main 3 "$work/list-all" ipvsadm -R)"
    note "get-all-$name-one" "$(spawn main 3 /dev/null ipvsadm -Ln)"
    note "get-all-$name" "$(milliseconds 3 "$work/get-all")"
  done
}

# --- Pushing ---------------------------------------------------------------------------------------------------------

bulk_portal() {
  namespace "portal-$1"
  start_portal "portal-$1"
  note "bulk-$2" "$(milliseconds 1 "$work/$2.post")"
  memory bulk-peak VmHWM status
  [[ $(inside "$net" ipvsadm -Sn | wc -l) == $(wc -l <"$work/$2.rules") ]] || { echo "The push of $2 is not in the kernel." >&2; exit 1; }
  stop_portal
}

bulk_ipvsadm() {
  namespace "ipvsadm-$1"
  note "bulk-$2-restore" "$(spawn "ipvsadm-$1" 1 "$work/$2.rules" ipvsadm -R)"
}

bulk() {
  local size
  for ((round = 0; round < rounds; round++)); do
    tell "bulk push, round $((round + 1))"
    for size in 1x10 100x10 1000x10; do
      if ((round % 2)); then
        bulk_portal "$round-$size" "$size"
        bulk_ipvsadm "$round-$size" "$size"
      else
        bulk_ipvsadm "$round-$size" "$size"
        bulk_portal "$round-$size" "$size"
      fi
      inside "portal-$round-$size" ipvsadm -C
      inside "ipvsadm-$round-$size" ipvsadm -C
    done
  done
}

pushes() {
  tell "pushing"
  printf 'POST\t/sync\t\n' >"$work/sync"
  listings >"$work/list-all"
  for ((round = 0; round < rounds; round++)); do
    note sync-two "$(spawn main 1 "$work/list-all" ipvsadm -R)"
    note sync-none "$(milliseconds 1 "$work/sync")"
    note sync-one-listing "$(spawn main 1 /dev/null ipvsadm -Ln)"
    inside main ipvsadm -e -t 10.10.50.1:80 -r 10.32.50.50:80 -m -w 9
    note sync-weight "$(milliseconds 1 "$work/sync")"
  done
}

# --- Growth ----------------------------------------------------------------------------------------------------------

# One service with more and more servers, whose newest, the first that the kernel finds, is changed.
growth() {
  local size newest
  tell "growing"
  namespace grown
  start_portal grown
  printf 'POST\t/services/tcp/10.9.0.1/80\t\n' >"$work/grow"
  load 1 1 "$work/grow" >/dev/null
  for size in 1 10 100 1000 10000; do
    tell "growing, $size"
    awk -v size="$size" 'BEGIN {
      printf "["
      for (i = 1; i < size; i++) printf "%s{\"host\":\"10.20.%d.%d\",\"port\":80,\"forwarder\":\"m\"}", (i > 1 ? "," : ""), i / 250, i % 250 + 1
      print "]"
    }' >"$work/grown.json"
    printf 'POST\t/services/tcp/10.9.0.1/80/servers\t@%s\n' "$work/grown.json" >"$work/grow"
    load 1 1 "$work/grow" >/dev/null
    newest=10.21.0.$((${#size} + 1))
    request POST 10.9.0.1 $newest '{"forwarder":"m"}' >"$work/grow"
    load 1 1 "$work/grow" >/dev/null
    for weight in 2 3; do request PATCH 10.9.0.1 $newest "{\"weight\":$weight}"; done >"$work/grow"
    awk -v newest="$newest" 'BEGIN { for (i = 0; i < 500; i++) print "-e -t 10.9.0.1:80 -r " newest ":80 -m -w 3" }' >"$work/lines"
    for ((round = 0; round < rounds; round++)); do
      note "grown-$size-line" "$(spawn grown 1 "$work/lines" ipvsadm -R | awk '{ print $1 / 500 }')"
      note "grown-$size" "$(milliseconds 20 "$work/grow")"
    done
  done
  stop_portal
}

# --- Connections and metrics -----------------------------------------------------------------------------------------

# beside NAME READ WRITE: how long the writes take, and how long while somebody reads without a pause.
beside() {
  local reader
  note "$1-patch" "$(milliseconds 50 "$3")"
  nsenter --net="/run/netns/$net" wrk -t 1 -c 1 -d 600s --timeout 60s -s scripts/lab/bench.lua http://127.0.0.1:8443 -- "$2" 1000000 "$token" >/dev/null &
  reader=$!
  note "$1-patch-read" "$(milliseconds 50 "$3")"
  kill "$reader"
  wait "$reader" || true
}

# 20,000 of them: read, and a server changed with and without somebody who reads them all the time.
connections() {
  local address weight
  tell "connections"
  namespace connections
  for address in 10.9.9.1 10.9.9.2; do ip -n connections address add $address/32 dev lo; done
  start_portal connections
  printf 'POST\t/services/udp/10.9.9.1/53\t{"servers":[{"host":"10.9.9.2","port":53,"forwarder":"m"}]}\n' >"$work/connect"
  load 1 1 "$work/connect" >/dev/null
  inside connections ipvsadm --set 0 0 3600
  inside connections artifacts/bench/bench datagrams 10.9.9.1 53 20000
  (($(inside connections cat /proc/net/ip_vs_conn | wc -l) > 20000)) || { echo "There are no 20,000 connections." >&2; exit 1; }
  printf 'GET\t/connections?limit=100000\t\n' >"$work/get-connections"
  for weight in 2 3; do printf 'PATCH\t/services/udp/10.9.9.1/53/servers/10.9.9.2/53\t{"weight":%s}\n' $weight; done >"$work/patch-connected"
  for ((round = 0; round < rounds; round++)); do
    note connections-cat "$(spawn connections 3 /dev/null cat /proc/net/ip_vs_conn)"
    note connections-get "$(milliseconds 3 "$work/get-connections")"
    beside connections "$work/get-connections" "$work/patch-connected"
  done
  memory connections-peak VmHWM status
  stop_portal
}

# 1000 × 10 servers: 87,000 series.
metrics() {
  local weight
  tell "metrics"
  namespace metrics
  start_portal metrics
  load 1 1 "$work/1000x10.post" >/dev/null
  printf 'GET\t/metrics\t\n' >"$work/get-metrics"
  for weight in 2 3; do request PATCH 10.10.0.1 10.32.0.1 "{\"weight\":$weight}"; done >"$work/patch-measured"
  { listings; printf -- '-L -n --exact %s\n' --stats --rate; } >"$work/list-measured"
  for ((round = 0; round < rounds; round++)); do
    note metrics-listings "$(spawn metrics 1 "$work/list-measured" ipvsadm -R)"
    note metrics-get "$(milliseconds 1 "$work/get-metrics")"
    beside metrics "$work/get-metrics" "$work/patch-measured"
  done
  (($(inside metrics curl -s -H "X-AUTH-TOKEN: $token" http://127.0.0.1:8443/metrics | grep -c ^ipvs_server_weight) == 10000)) ||
    { echo "The answer of /metrics does not have 10,000 servers." >&2; exit 1; }
  memory metrics-peak VmHWM status
  stop_portal
}

# --- The table -------------------------------------------------------------------------------------------------------

# row WHAT FIGURE YARDSTICK WHAT-IT-IS UNIT [AT MOST]: of rates the ratio is theirs the right way round, more is better.
row() {
  awk -v what="$1" -v mine="$(median "$2")" -v other="$(median "$3")" -v yardstick="$4" -v unit="$5" -v bound="${6:-}" 'BEGIN {
    form = "%.2f"
    if (mine >= 100) form = "%.0f"
    mine_text = sprintf(form, mine) " " unit
    other_text = sprintf(other >= 100 ? "%.0f" : "%.2f", other) " " unit
    printf "| %s | %s | %s: %s | %.2f | %s |\n", what, mine_text, yardstick, other_text, mine / other, bound
  }'
}

size() { echo "| $1 | $(median "$2") MB | | | ${3:-} |"; }

report() {
  local name label number
  echo "Medians of $rounds rounds, $(uname -sr) in the lab, one processor, state folder in memory."
  echo
  echo "| Measured | Portal | Yardstick | Ratio | Wanted |"
  echo "|---|---|---|---|---|"
  for name in small large; do
    [[ $name == small ]] && label="1 × 10" || label="100 × 100"
    for method in POST PATCH DELETE; do
      row "$method of a server, table of $label" "$name-${method,,}" "$name-spawn" "one \`ipvsadm -e\`" ms "≤ 0.15"
      row "the same" "$name-${method,,}" "$name-line" "one line of \`ipvsadm -R\`" ms
    done
  done
  for method in post patch delete; do
    row "${method^^} of a server, 100 × 100" "large-$method" "small-$method" "1 × 10" ms "≤ 1.5"
  done
  for name in small large; do
    [[ $name == small ]] && label="1 × 10" || label="100 × 100"
    note "$name-spawn-rate" "$(median "$name-spawn" | awk '{ print 1000 / $1 }')"
    for method in POST PATCH DELETE; do
      row "16 clients that $method servers, $label" "$name-${method,,}-16" "$name-spawn-rate" "\`ipvsadm -e\` one after another" "/s" "≥ 20"
    done
  done
  row "16 clients that ask for nothing (GET /healthz)" healthz-16 small-spawn-rate "\`ipvsadm -e\` one after another" "/s"
  for name in 1x10 100x10 1000x10; do
    [[ $name == 1000x10 ]] && label="≤ 1.15" || label=
    row "POST /services of ${name/x/ × } into an empty table" "bulk-$name" "bulk-$name-restore" "\`ipvsadm -R\` of the same" ms "$label"
  done
  row "POST /sync that changes nothing, 100 × 100" sync-none sync-two "the two listings it needs" ms "≤ 1.3"
  row "the same" sync-none sync-one-listing "one \`ipvsadm -Ln\`" ms
  row "POST /sync that changes one weight, 100 × 100" sync-weight sync-two "the two listings" ms
  row "the same" sync-weight sync-one-listing "one \`ipvsadm -Ln\`" ms
  for number in 10 10000; do
    row "GET of one server, $number servers" "get-server-$number" "get-service-$number-two" "the two listings of its service" ms
    row "the same" "get-server-$number" "get-service-$number-one" "one \`ipvsadm -Ln -t\`" ms "≤ 0.25"
    row "16 clients that GET one server each, $number servers" "get-server-$number-16" healthz-16 "16 that ask for nothing" "/s" "≥ 0.5"
    row "GET of one service, $number servers" "get-service-$number" "get-service-$number-two" "the two listings of it" ms
    row "the same" "get-service-$number" "get-service-$number-one" "one \`ipvsadm -Ln -t\`" ms "≤ 0.25"
    row "16 clients that GET one service each, $number servers" "get-service-$number-16" healthz-16 "16 that ask for nothing" "/s" "≥ 0.5"
    row "GET of all services, $number servers" "get-all-$number" "get-all-$number-two" "the two listings" ms
    row "the same" "get-all-$number" "get-all-$number-one" "one \`ipvsadm -Ln\`" ms
  done
  row "Start to first answer, empty" start-0 list-0 "\`ipvsadm -Ln\`, empty" ms "≤ 3"
  row "Start to first answer, 10,000 stored servers" start-10000 list-0 "\`ipvsadm -Ln\`, empty" ms
  for number in 1 10 100 1000 10000; do
    row "PATCH of the newest of $number servers of one service" "grown-$number" "grown-$number-line" "one line of \`ipvsadm -R\`" ms
  done
  row "GET of 20,000 connections" connections-get connections-cat "\`cat /proc/net/ip_vs_conn\`" ms
  row "PATCH of a server while they are read again and again" connections-patch-read connections-patch "while nobody reads" ms
  row "GET /metrics, 1000 × 10" metrics-get metrics-listings "the listings it needs" ms
  row "PATCH of a server while /metrics is read again and again" metrics-patch-read metrics-patch "while nobody reads" ms
  size "Memory after start, resident" idle-resident "≤ 20 MB"
  size "Memory after start, private and written to" idle-dirty "≤ 8 MB"
  size "Memory after the run, resident" after-resident
  size "Memory after the run, private and written to" after-dirty
  size "Memory, peak of the run" peak
  size "Memory, peak of the bulk pushes" bulk-peak
  size "Memory, peak of reading 20,000 connections" connections-peak
  size "Memory, peak of reading /metrics, 1000 × 10" metrics-peak
}

# --- The run ---------------------------------------------------------------------------------------------------------

trap '[[ ! ${portal:-} ]] || kill "$portal" 2>/dev/null || true' EXIT
for size in 1x10 100x10 1000x10 100x100; do table "${size%x*}" "${size#*x}"; done
printf 'GET\t/healthz\t\n' >"$work/healthz"
starting
namespace main
start_portal main
sleep 3
resident idle
load 1 1 "$work/1x10.post" >/dev/null
writes small 1 10
reads 10
load 1 1 "$work/100x100.post" >/dev/null
writes large 100 100
reads 10000
pushes
resident after
memory peak VmHWM status
starting_loaded
bulk
growth
connections
metrics
sort -g "$figures/bulk-peak" | tail -n 1 >"$work/peak"
mv "$work/peak" "$figures/bulk-peak"
report | tee artifacts/bench.md
tell "done"
