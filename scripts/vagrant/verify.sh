#!/usr/bin/env bash
# For the client of the test box: asks each virtual address eight times, each time over a new connection, and shows which
# servers answered. It fails unless both did, equally often, for each of the three ways of forwarding.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/vagrant/addresses.sh

status=0
# verify NAME ADDRESS
verify() {
  local i answer first=0 second=0 verdict=balanced
  for ((i = 0; i < 8; i++)); do
    answer=$(curl -sS -m 5 "http://$2/") || answer=
    case $answer in
      server1) first=$((first + 1)) ;;
      server2) second=$((second + 1)) ;;
    esac
  done
  if ((first != 4 || second != 4)); then
    verdict='NOT BALANCED'
    status=1
  fi
  printf '%-8s %s: server1 %d times, server2 %d times: %s\n' "$1" "$2" "$first" "$second" "$verdict"
}

verify LVS-NAT "$BOX_NAT"
verify LVS-DR "$BOX_DR"
verify LVS-TUN "$BOX_TUN"
exit $status
