#!/usr/bin/env bash
# Installs Portal as a service of systemd. Run again it brings an installation up to date, and restarts Portal only where
# something has changed, which touches no connection.
#
#   scripts/install.sh [OPTION...]
#
#   --prefix DIR    the program goes to DIR/bin/portal (/usr/local)
#   --root DIR      installs into this folder instead of this machine; no user is made, and nothing is started
#   --binary FILE   the program to install (artifacts/portal/portal, built where it is missing or older than its sources)
#   --ping          lets health checks of type ping use raw sockets (CAP_NET_RAW), where net.ipv4.ping_group_range does not let the
#                   group portal ping; it stays so when it is run again without this
#   --no-start      leaves it to you to start it
#   --uninstall     takes away what was installed; the configuration and Portal's data stay, and so does the kernel's table
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
. scripts/install/prepare.sh

prefix='' root='' binary='' no_start='' ping='' uninstall=
while (($#)); do
  case $1 in
    --prefix | --root | --binary)
      [[ ${2:-} ]] || { echo "$1 needs a value." >&2; exit 2; }
      # As seen from where this was called; of the folders in it none need exist.
      value=$(cd "$caller" && realpath -ms -- "$2")
      printf -v "${1#--}" %s "${value%/}"
      shift 2
      ;;
    --no-start) no_start=1; shift ;;
    --ping) ping=1; shift ;;
    --uninstall) uninstall=1; shift ;;
    *) echo "Usage: scripts/install.sh [--prefix DIR] [--root DIR] [--binary FILE] [--ping] [--no-start] [--uninstall]" >&2; exit 2 ;;
  esac
done

unit=$root/etc/systemd/system/portal.service
ping_rights=/etc/systemd/system/portal.service.d/ping.conf
if [[ $uninstall && ! $prefix && -e $unit ]]; then
  prefix=$(sed -n 's|^ExecStart=\(.*\)/bin/portal$|\1|p' "$unit")
fi
prefix=${prefix:-/usr/local}
case $prefix/ in
  *[!A-Za-z0-9._/-]*) echo "--prefix: it may have only letters, digits and ._/-." >&2; exit 2 ;;
esac
# What ProtectHome and PrivateTmp hide.
for hidden in home root run/user tmp var/tmp; do
  [[ $prefix/ != "/$hidden/"* ]] || { echo "--prefix: the service cannot see /home, /root, /run/user, /tmp and /var/tmp." >&2; exit 2; }
done

# Built by whoever calls this, installed by root.
if [[ ! $uninstall && ! $binary ]]; then
  scripts/build.sh
  binary=$PWD/artifacts/portal/portal
fi
if [[ ! $root ]] && ((EUID != 0)); then
  command -v sudo >/dev/null || { echo "There is no sudo here: run this as root, or with --root DIR." >&2; exit 1; }
  exec sudo scripts/install.sh --prefix "$prefix" ${binary:+--binary "$binary"} ${ping:+--ping} ${no_start:+--no-start} ${uninstall:+--uninstall}
fi

# systemd may be installed and not run: in a container, in the lab.
systemd=
[[ $root || ! -d /run/systemd/system ]] || systemd=1

changed=
# put MODE FILE TARGET: installs a file in one step, unless it is there already.
put() {
  local target=$root$3
  if cmp -s "$2" "$target" && [[ $(stat -c %a "$target") == "$1" ]]; then
    echo "$target is up to date."
    return
  fi
  install -D -m "$1" "$2" "$target.new"
  mv -f "$target.new" "$target"
  echo "$target is installed."
  changed=1
}

take() {
  local target=$root$1
  if [[ -e $target ]]; then
    rm -f "$target"
    echo "$target is removed."
  else
    echo "$target is not there."
  fi
}

if [[ $uninstall ]]; then
  [[ ! $systemd || ! -e $unit ]] || systemctl disable --quiet --now portal.service
  for file in /etc/systemd/system/portal.service "$prefix/bin/portal" /etc/modules-load.d/portal.conf /etc/sysusers.d/portal.conf; do
    take "$file"
  done
  if [[ -e $root$ping_rights ]]; then
    take "$ping_rights"
    rmdir --ignore-fail-on-non-empty "$root${ping_rights%/*}"
  fi
  # Where systemd runs it has done this itself.
  rm -f "$root/etc/systemd/system/multi-user.target.wants/portal.service"
  [[ ! $systemd ]] || systemctl daemon-reload
  echo "What stays: the configuration in $root/etc/portal, Portal's data in $root/var/lib/portal, the user portal that owns it,"
  echo "and the table in the kernel, which goes on balancing (ipvsadm -C clears it)."
  exit
fi

[[ $root ]] || need_packages ipvsadm kmod
written=$(mktemp)
trap 'rm -f "$written"' EXIT
sed "s|@PREFIX@|$prefix|" scripts/install/portal.service >"$written"

put 755 "$binary" "$prefix/bin/portal"
put 644 "$written" /etc/systemd/system/portal.service
[[ ! $ping ]] || put 644 scripts/install/ping.conf "$ping_rights"
put 644 scripts/install/modules.conf /etc/modules-load.d/portal.conf
put 644 scripts/install/sysusers.conf /etc/sysusers.d/portal.conf
if [[ -e $root/etc/portal/portal.json ]]; then
  echo "$root/etc/portal/portal.json is left as it is."
else
  "$binary" --print-config >"$written"
  put 644 "$written" /etc/portal/portal.json
fi
# For the programs of health checks. Nobody but root can write to it.
install -d -m 755 "$root/etc/portal/health"
[[ ! $root ]] || exit 0

make_user /etc/sysusers.d/portal.conf
load_modules /etc/modules-load.d/portal.conf

if [[ ! $systemd ]]; then
  echo "systemd does not run here: nothing was started."
  exit
fi
systemctl daemon-reload
if [[ $no_start ]]; then
  echo "Nothing was started: systemctl enable --now portal"
  exit
fi
systemctl enable --quiet portal.service
if [[ $changed ]]; then
  systemctl restart portal.service
else
  systemctl start portal.service
fi
echo "Portal runs ($(systemctl show -P StatusText portal.service)) Its token: sudo cat /var/lib/portal/token"
