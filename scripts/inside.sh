#!/usr/bin/env bash
# Runs a command as root inside the lab that scripts/run.sh has started, beside the Portal that runs there:
#
#   scripts/inside.sh ipvsadm -Ln
#   scripts/inside.sh ip netns exec client curl -s http://10.0.0.1/
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

(($#)) || { echo "Usage: scripts/inside.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
socket=artifacts/lab/inside
[[ -S $socket ]] || { echo "No lab runs: start scripts/run.sh first." >&2; exit 1; }

# What comes back is the output, and the exit status on a line of its own.
answer=$(printf '%s\0' "$@" | socat -t 3600 - "UNIX-CONNECT:$socket" | tr -d '\0')
output=${answer%$'\n'*}
printf '%s' "$output"
exit "${answer##*$'\n'}"
