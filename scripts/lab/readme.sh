#!/usr/bin/env bash
# The part of scripts/readme.sh that runs in the lab: writes artifacts/README.md, the README with real output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repository=$PWD

# The README's reader has run scripts/run.sh: this makes what that makes, in a folder that looks like the repository.
[[ -e /sys/class/net/lan ]] || scripts/lab/network.sh up
folder=$(mktemp -d)
mkdir -p "$folder/scripts" "$folder/artifacts/lab"
ln -s "$repository/artifacts/portal" "$folder/artifacts/portal"
printf '#!/bin/sh\nexec "$@"\n' >"$folder/scripts/inside.sh"
chmod +x "$folder/scripts/inside.sh"
ipvsadm -C
"$repository/artifacts/portal/portal" --state-dir "$folder/artifacts/lab/state" >"$folder/log" 2>&1 &
process=$!
ip netns exec client scripts/lab/relay.sh "UNIX-LISTEN:$folder/client" TCP:10.0.0.1:80,connect-timeout=10 &
client=$!
scripts/lab/relay.sh TCP-LISTEN:8080,bind=127.0.0.1,reuseaddr "UNIX-CONNECT:$folder/client" &
relay=$!
trap 'kill "$process" "$client" "$relay"; wait "$process"; ipvsadm -C; ipvsadm --set 900 120 300' EXIT
for _ in {1..100}; do
  curl -s -o /dev/null http://127.0.0.1:8443/healthz && break
  sleep 0.1
done

cd "$folder"
in_console='' command=''
while IFS= read -r line; do
  if [[ $in_console && ! $command && $line != '$ '* && $line != '```' ]]; then
    # What was printed before: it is printed anew.
    continue
  fi
  printf '%s\n' "$line"
  if [[ $command || ($in_console && $line == '$ '*) ]]; then
    command+=${command:+$'\n'}${line#\$ }
    # A command may stand on several lines: it goes on until it is whole.
    if [[ $line == *\\ ]] || ! bash -n <<<"$command" 2>/dev/null; then
      [[ $line != '```' ]] || { echo "A command in the README is never whole: $command" >&2; exit 1; }
      continue
    fi
    eval "$command" >"$folder/output" 2>&1 </dev/null || true
    # Listings end in blanks that no reader sees and every editor takes away.
    sed 's/[ \r]*$//' "$folder/output"
    command=''
  fi
  [[ $line == '```console' ]] && in_console=1
  [[ $line == '```' ]] && in_console=''
done <"$repository/README.md" >"$folder/README.md"
cp "$folder/README.md" "$repository/artifacts/README.md"
