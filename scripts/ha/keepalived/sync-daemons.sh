#!/bin/bash
# sync-daemons.sh INTERFACE [SYNCID]: starts both sync daemons of this director through Portal, which keeps them from then on.
# Run it on both directors with the same SYNCID (51 by default). Each then tells the other about its connections, so that it does
# not matter which of them has the virtual addresses.
set -euo pipefail
(($# >= 1)) || { echo "Usage: sync-daemons.sh INTERFACE [SYNCID]" >&2; exit 2; }
api=http://127.0.0.1:8443
token=/var/lib/portal/token

for role in master backup; do
  curl -fsS --max-time 30 -X PUT -H @<(printf 'X-AUTH-TOKEN: %s' "$(<"$token")") -H 'Content-Type: application/json' \
    "$api/daemons/$role" -d "{\"mcast_interface\": \"$1\", \"syncid\": ${2:-51}}"
  echo
done
