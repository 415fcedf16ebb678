#!/usr/bin/env bash
# Kills or starts the web server, TCP port 80, of a host of the lab's network:
#
#   scripts/lab/web.sh kill|start HOST
set -euo pipefail
action=${1:-} host=${2:-}

kill_it() {
  local pid words
  for pid in $(ip netns pids "$host"); do
    mapfile -d '' -t words <"/proc/$pid/cmdline" || continue
    if [[ "${words[*]}" == 'busybox httpd '*':80 '* ]]; then
      kill -KILL "$pid"
    fi
  done
}

[[ -e /run/netns/$host ]] || { echo "The lab has no host $host." >&2; exit 2; }
case $action in
  kill) kill_it ;;
  start) ip netns exec "$host" busybox httpd -p '[::]:80' -h "/run/lab-network/$host" </dev/null >/dev/null ;;
  *) echo "Usage: scripts/lab/web.sh kill|start HOST" >&2; exit 2 ;;
esac
