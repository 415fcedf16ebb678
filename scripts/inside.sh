#!/usr/bin/env bash
# Runs a command as root inside the lab that scripts/run.sh has started, beside the Portal that runs there:
#
#   scripts/inside.sh ipvsadm -Ln
#   scripts/inside.sh ip netns exec client curl -s http://10.0.0.1/
#
# Standard input, output and error, signals and the exit status are the command's, as if it ran here. What it leaves running
# goes on. 125 says that the lab ended before the command did.
#
# PORTAL_INSIDE is the socket that leads into the lab, if it is another than artifacts/lab/inside.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

(($#)) || { echo "Usage: scripts/inside.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
socket=${PORTAL_INSIDE:-artifacts/lab/inside}
[[ -S $socket ]] || { echo "No lab runs: start scripts/run.sh first." >&2; exit 1; }
# This machine may lack the language that is asked for, of which perl would complain.
LC_ALL=C exec perl scripts/lab/inside.pl call "$socket" "$@"
