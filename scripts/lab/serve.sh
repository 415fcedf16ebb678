#!/usr/bin/env bash
# Answers scripts/inside.sh, in the lab: reads words that end in NUL, runs them as a command, and says how it ended.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mapfile -d '' -t words
"${words[@]}" </dev/null 2>&1
printf '\n%s' "$?"
