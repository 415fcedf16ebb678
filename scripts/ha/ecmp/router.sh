#!/bin/bash
# router.sh ADDRESS DIRECTOR...: sends the packets for a virtual address to these directors in equal parts, and to no others.
# Run it on the router with all directors, and without the one that goes or has gone:
#   router.sh 203.0.113.10 192.0.2.1 192.0.2.2
#   router.sh 203.0.113.10 192.0.2.2
# In production a routing protocol does this (BGP with BFD, by BIRD or FRR): the directors announce the address themselves.
set -euo pipefail
(($# >= 2)) || { echo "Usage: router.sh ADDRESS DIRECTOR..." >&2; exit 2; }

hops=()
for director in "${@:2}"; do hops+=(nexthop via "$director" weight 1); done
ip route replace "$1" "${hops[@]}"
