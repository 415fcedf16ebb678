#!/bin/bash
# /etc/keepalived/check-portal.sh SERVICE: whether this director should have the virtual addresses. It should not when Portal does
# not answer, or when too few servers of the service are up (docs/health-checks.md). SERVICE is its path: tcp/192.0.2.10/80
set -euo pipefail
(($# == 1)) || { echo "Usage: check-portal.sh SERVICE, for example check-portal.sh tcp/192.0.2.10/80" >&2; exit 2; }
api=http://127.0.0.1:8443
token=/var/lib/portal/token

# The token comes from a file: everybody on this machine can read a command line.
exec curl -fsS -o /dev/null --max-time 2 -H @<(printf 'X-AUTH-TOKEN: %s' "$(<"$token")") "$api/services/$1/health"
