#!/usr/bin/env bash
# The part of scripts/docs.sh that runs in the lab: writes artifacts/docs/PAGE for each page that has console blocks, the page
# with real output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repository=$PWD
pages=("$@")
((${#pages[@]})) || mapfile -t pages < <(grep -lxF '```console' README.md docs/*.md)

# Whoever types a page has run scripts/run.sh: this makes what that makes, in a folder that looks like the repository.
[[ -e /sys/class/net/lan ]] || scripts/lab/network.sh up
folder=$(mktemp -d)
mkdir -p "$folder/scripts"
ln -s "$repository/scripts/lab" "$folder/scripts/lab"
printf '#!/bin/sh\nexec "$@"\n' >"$folder/scripts/inside.sh"
chmod +x "$folder/scripts/inside.sh"
ip netns exec client scripts/lab/relay.sh "UNIX-LISTEN:$folder/client" TCP:10.0.0.1:80,connect-timeout=10 &
client=$!
scripts/lab/relay.sh TCP-LISTEN:8080,bind=127.0.0.1,reuseaddr "UNIX-CONNECT:$folder/client" &
relay=$!
process=
# Portal begins without data, and the kernel with an empty table.
start() {
  rm -rf "$folder/artifacts"
  mkdir -p "$folder/artifacts/lab/programs"
  ln -s "$repository/artifacts/portal" "$folder/artifacts/portal"
  ipvsadm -C
  ipvsadm --set 900 120 300
  "$repository/artifacts/portal/portal" --state-dir "$folder/artifacts/lab/state" --health-programs "$folder/artifacts/lab/programs" >"$folder/log" 2>&1 &
  process=$!
  for _ in {1..300}; do
    ! curl -s -o /dev/null http://127.0.0.1:8443/healthz || return 0
    sleep 0.1
  done
  cat "$folder/log" >&2
  return 1
}
stop() {
  [[ ! $process ]] || { kill "$process" && wait "$process"; } || true
  process=
}
trap 'stop; kill "$client" "$relay"; ipvsadm -C; ipvsadm --set 900 120 300' EXIT

# Prints the page on standard input with what its commands print.
type_page() {
  local line in_console='' command=''
  while IFS= read -r line; do
    if [[ $in_console && ! $command && $line != '$ '* && $line != '```' ]]; then
      # What was printed before: it is printed anew.
      continue
    fi
    printf '%s\n' "$line"
    if [[ $command || ($in_console && $line == '$ '*) ]]; then
      command+=${command:+$'\n'}${line#\$ }
      # A command may stand on several lines: it goes on until it is whole.
      if [[ $line == *\\ ]] || ! eval "whole() { $command"$'\n}' 2>/dev/null; then
        [[ $line != '```' ]] || { echo "A command of this page is never whole: $command" >&2; exit 1; }
        continue
      fi
      eval "$command" 2>&1 </dev/null || true
      command=''
    fi
    [[ $line == '```console' ]] && in_console=1
    [[ $line == '```' ]] && in_console=''
  done
  return 0
}

# The tour says what $TOKEN and api are; other pages build on that, and on a portal that finds the service.
portal() { PORTAL_STATE_DIR=artifacts/lab/state artifacts/portal/portal "$@"; }
definitions=$(sed -n 's/^\$ \(TOKEN=\|api() \)/\1/p' README.md)
rm -rf artifacts/docs
for page in "${pages[@]}"; do
  start
  mkdir -p "artifacts/docs/$(dirname "$page")"
  (
    cd "$folder"
    [[ $page == README.md ]] || eval "$definitions"
    type_page <"$repository/$page" >"$folder/page"
  )
  # Listings end in blanks that no reader sees and every editor takes away.
  sed 's/[ \r]*$//' "$folder/page" >"artifacts/docs/$page"
  stop
done
