#!/usr/bin/env bash
# The test box (scripts/vagrant) inside the lab: network namespaces box-director, box-server1, box-server2 and box-client
# in the place of machines, made by the same provision.sh.
#
#   scripts/lab/box.sh up|down
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/vagrant/addresses.sh

[[ ${PORTAL_LAB:-} ]] || { echo "This changes the machine's network: run it inside the lab (scripts/lab.sh)." >&2; exit 1; }

roles=(server1 server2 director client)

down() {
  local name pids
  for name in "${roles[@]}" wire; do
    [[ -e /run/netns/box-$name ]] || continue
    mapfile -t pids < <(ip netns pids "box-$name")
    # Portal ends as systemd ends it; what does not is shot.
    ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
    for ((tries = 0; tries < 100; tries++)); do
      [[ $(ip netns pids "box-$name") ]] || break
      sleep 0.1
    done
    ip netns pids "box-$name" | xargs -r kill -KILL 2>/dev/null || true
    ip netns delete "box-$name"
  done
  rm -rf /run/portal-box
}

# attach ROLE NETWORK NUMBER: a cable from a machine to a network, with an address.
attach() {
  local cable=$1-${2##*.}
  ip link add "$cable" netns box-wire type veth peer name "net${2##*.}" netns "box-$1"
  ip -n box-wire link set "$cable" master "lan${2##*.}" up
  ip -n "box-$1" address add "$2.$3/24" dev "net${2##*.}"
  ip -n "box-$1" link set "net${2##*.}" up
}

up() {
  local name network
  down
  for name in wire "${roles[@]}"; do
    ip netns add "box-$name"
    ip -n "box-$name" link set lo up
  done
  for network in "$BOX_CLIENTS" "$BOX_SERVERS"; do
    ip -n box-wire link add "lan${network##*.}" type bridge mcast_snooping 0
    ip -n box-wire link set "lan${network##*.}" up
    attach director "$network" 254
    attach server1 "$network" 11
    attach server2 "$network" 12
  done
  attach client "$BOX_CLIENTS" 100
  for name in "${roles[@]}"; do
    ip netns exec "box-$name" scripts/vagrant/provision.sh "$name" --no-systemd
  done
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) echo "Usage: scripts/lab/box.sh up|down" >&2; exit 2 ;;
esac
