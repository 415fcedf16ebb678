#!/usr/bin/env bash
# A fleet of two directors inside the lab, on the network of scripts/lab/directors.sh: etcd on the router, and Portal and keepalived on both
# directors, with the files of scripts/ha as they are.
#
#   scripts/lab/fleet.sh up | down
#   scripts/lab/fleet.sh start | kill NAME     NAME is d1, d2 or etcd. A director that is killed is off the network, too
#   scripts/lab/fleet.sh run                   up, and the ways in for scripts/run.sh --fleet; down when it is ended
#
# Data, tokens and logs are in artifacts/lab/fleet, or in the folder that PORTAL_FLEET_FOLDER names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ ${PORTAL_LAB:-} ]] || { echo "This changes the machine's network: run it inside the lab (scripts/lab.sh)." >&2; exit 1; }

folder=${PORTAL_FLEET_FOLDER:-$PWD/artifacts/lab/fleet}
store=http://192.0.2.254:2379
options=(${PORTAL_FLEET_OPTIONS:-})

# on NAME COMMAND...: runs a program on a machine, where folders of its own are at the usual places.
on() {
  local name=$1
  shift
  ip netns exec "ha-$name" bash -c 'mount --bind "$0" /var/lib/portal && mount -t tmpfs run /run && exec "$@"' "$folder/$name" "$@" >>"$folder/$name.log" 2>&1 </dev/null &
}

# until_true NAME COMMAND...: for a minute or so, as long as the program that was started last lives. If it stays false, the last lines of
# the log of NAME may say why.
until_true() {
  local name=$1 tries
  shift
  for ((tries = 0; tries < 300; tries++)); do
    ! "$@" >/dev/null 2>&1 || return 0
    kill -0 $! 2>/dev/null || break
    sleep 0.2
  done
  echo "This did not come true: $*" >&2
  echo "The last lines of $folder/$name.log:" >&2
  tail -n 20 "$folder/$name.log" >&2 || true
  return 1
}

start() {
  case $1 in
    etcd)
      # Its data are in the guest's memory: etcd waits for its disk with each change.
      ip netns exec ha-router etcd --name lab --data-dir /tmp/portal-fleet-etcd --log-level error \
        --listen-client-urls "$store" --advertise-client-urls "$store" >>"$folder/etcd.log" 2>&1 </dev/null &
      until_true etcd ip netns exec ha-router curl -fs "$store/health"
      ;;
    *)
      ip -n ha-wire link set "$1" up
      mkdir -p "$folder/$1"
      cp "$folder/token" "$folder/$1/token"
      on "$1" artifacts/portal/portal --fleet lab --director "$1" --etcd "$store" $([[ $1 != d1 ]] || echo --fleet-init) "${options[@]}"
      until_true "$1" ip netns exec "ha-$1" curl -fs http://127.0.0.1:8443/readyz
      on "$1" scripts/ha/keepalived/sync-daemons.sh eth0
      wait $!
      on "$1" keepalived -n -P -l
      ;;
  esac
}

end() {
  local name=ha-$1 programs='^(portal|keepalived)$' pids
  [[ $1 != etcd ]] || name=ha-router programs='^etcd$'
  mapfile -t pids < <(ip netns pids "$name" | while read -r pid; do [[ ! $(cat "/proc/$pid/comm" 2>/dev/null) =~ $programs ]] || echo "$pid"; done)
  # Stopped first: a process that loses its parent must not tidy up before its own end.
  ((${#pids[@]} == 0)) || { kill -STOP "${pids[@]}"; kill -KILL "${pids[@]}"; } 2>/dev/null || true
  [[ $1 == etcd ]] || ip -n ha-wire link set "$1" down
}

up() {
  down
  mkdir -p "$folder" /var/lib/portal /etc/keepalived
  [[ -e $folder/token ]] || (umask 077 && head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$folder/token")
  cp scripts/ha/keepalived/keepalived.conf scripts/ha/keepalived/check-portal.sh /etc/keepalived/
  scripts/lab/directors.sh up
  modprobe -a ip_vs ip_vs_wlc
  local name
  for name in d1 d2; do ip netns exec "ha-$name" busybox sysctl -q -p scripts/ha/keepalived/sysctl.conf; done
  start etcd
  start d1
  start d2
}

down() {
  scripts/lab/directors.sh down
  rm -rf /tmp/portal-fleet-etcd /etc/keepalived/keepalived.conf /etc/keepalived/check-portal.sh
}

run() {
  trap 'down; exit 0' TERM INT
  up
  ip address add 192.0.2.2/30 dev vec0
  ip link set vec0 up
  # A socket in the file system belongs to no network namespace: it leads from here to a machine.
  way d1 18443 TCP:127.0.0.1:8443
  way d2 18444 TCP:127.0.0.1:8443
  way client 18080 TCP:192.0.2.10:80,connect-timeout=10
  scripts/lab/relay.sh TCP-LISTEN:18022,bind=192.0.2.2,reuseaddr "EXEC:scripts/lab/inside.pl serve,nofork" &
  sleep infinity &
  wait $!
}

# way NAME PORT ADDRESS: from a port of this machine to an address as another one sees it.
way() {
  ip netns exec "ha-$1" scripts/lab/relay.sh "UNIX-LISTEN:/run/lab/$1" "$3" &
  scripts/lab/relay.sh "TCP-LISTEN:$2,bind=192.0.2.2,reuseaddr" "UNIX-CONNECT:/run/lab/$1" &
}

case ${1:-} in
  up) up ;;
  down) down ;;
  run) run ;;
  start) start "${2:?}" ;;
  kill) end "${2:?}" ;;
  *) echo "Usage: scripts/lab/fleet.sh up | down | run | start NAME | kill NAME" >&2; exit 2 ;;
esac
