#!/usr/bin/env bash
# A real systemd inside the lab, as process 1 of a process namespace. It knows the units in /etc/systemd/system and those of packages
# that are installed while it runs, and none of the machine's others. It has the lab's files and network: what it starts works on
# the lab's kernel.
#
#   scripts/lab/systemd.sh up|down
#   scripts/lab/systemd.sh run COMMAND [ARGUMENT...]    runs a command beside it, for example systemctl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ ${PORTAL_LAB:-} ]] || { echo "This starts a systemd: run it inside the lab (scripts/lab.sh)." >&2; exit 1; }

folder=/run/lab-systemd
# Where packages have their units. What is there otherwise is hidden.
units=/usr/lib/systemd/system

down() {
  if [[ -e $folder/pid ]]; then
    # Process 1 ends with the one that has made it, and all the others with process 1.
    kill -KILL "$(<"$folder/pid")" 2>/dev/null || true
    while pgrep -x systemd >/dev/null; do sleep 0.1; done
  fi
  ! mountpoint -q "$units" || umount "$units"
  # Whoever looks whether systemd runs looks here.
  rm -rf /run/systemd "$folder"
}

# systemd answers only those whose process it can see.
run() {
  nsenter --target "$(pgrep -P "$(<"$folder/pid")")" --mount --pid --uts --wd="$PWD" -- "$@"
}

up() {
  local name tries
  down
  mkdir -p "$folder"
  mount -t tmpfs -o mode=755 units "$units"
  for name in sysinit basic default multi-user network shutdown; do
    printf '[Unit]\nDescription=%s\n' "$name" >"$units/$name.target"
  done
  # It writes to the kernel's log: see dmesg.
  env -i container=portal-lab PATH="$PATH" SYSTEMD_UNIT_PATH="/etc/systemd/system:$units" SYSTEMD_LOG_TARGET=kmsg \
    setsid unshare --pid --fork --kill-child --mount-proc --uts /lib/systemd/systemd --unit=default.target \
    </dev/null >/dev/null 2>&1 &
  echo $! >"$folder/pid"
  for ((tries = 0; tries < 50; tries++)); do
    ! run systemctl is-active --quiet default.target 2>/dev/null || return 0
    sleep 0.2
  done
  echo "systemd does not start:" >&2
  dmesg | tail -n 20 >&2
  return 1
}

case ${1:-} in
  up) up ;;
  down) down ;;
  run) shift; run "$@" ;;
  *) echo "Usage: scripts/lab/systemd.sh up|down|run COMMAND..." >&2; exit 2 ;;
esac
