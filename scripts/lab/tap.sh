#!/usr/bin/env bash
# The part of scripts/run.sh that runs in a network namespace of its own, on this machine: tap.sh FOLDER COMMAND...
# boots the lab with a network card, and opens a socket in FOLDER for each port that is to be reached from outside.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$1
shift

ip link set lo up
ip tuntap add dev tap0 mode tap
ip address add 192.0.2.1/30 dev tap0
ip link set tap0 up

lab=
finish() {
  trap '' INT TERM HUP
  [[ ! $lab ]] || { kill -TERM "$lab" && wait "$lab"; } 2>/dev/null || true
  # This script leads a group; what is left of it are relays.
  kill -TERM 0
}
trap finish EXIT
trap 'exit 143' INT TERM HUP

# 192.0.2.0/24 is for documentation, so that it meets no network of anybody's.
for port in ${PORTAL_LAB_WAYS:-8443 8080 8022}; do
  setpriv --pdeathsig TERM scripts/lab/relay.sh "UNIX-LISTEN:$folder/$port" "TCP:192.0.2.2:1$port,connect-timeout=5" &
done

# The kernel's card is vec0 inside. Without gro it has no room for the large packets that this machine's kernel makes of a long
# stream: they are lost, and what is sent into the lab creeps.
export PORTAL_LAB_KERNEL=vec0:transport=tap,ifname=tap0,depth=128,gro=1 PORTAL_LAB_TIMEOUT=0
setpriv --pdeathsig TERM scripts/lab.sh "$@" &
lab=$!
status=0
wait "$lab" || status=$?
lab=
exit "$status"
