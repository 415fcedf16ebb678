#!/usr/bin/env bash
# Makes the root file system of a container with Portal: the program, ipvsadm, the libraries of both, and their licences. No shell,
# nothing else. scripts/container/Containerfile makes an image of it; other tools can run the folder as it is.
#
#   scripts/container/rootfs.sh [--binary FILE] FOLDER
#
#   --binary FILE    the program (artifacts/portal/portal)
#
# It needs root: the programs get their one right (CAP_NET_ADMIN) as a capability of their files, since Portal is not root there.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/lib/packages.sh

binary=$PWD/artifacts/portal/portal
if [[ ${1:-} == --binary && ${2:-} ]]; then
  binary=$(cd "$caller" && realpath -ms -- "$2")
  shift 2
fi
[[ $# == 1 && $1 != -* ]] || { echo "Usage: scripts/container/rootfs.sh [--binary FILE] FOLDER" >&2; exit 2; }
root=$(cd "$caller" && realpath -ms -- "$1")
[[ ! -e $root || (-d $root && -z $(ls -A "$root")) ]] || { echo "$root is there already, and not empty." >&2; exit 2; }
[[ -x $binary ]] || { echo "There is no program $binary: scripts/build.sh makes it." >&2; exit 1; }
((EUID == 0)) || { echo "This needs root." >&2; exit 1; }

need_packages ipvsadm libssl3 libcap2-bin
umask 022

# The user of the image, whom the Containerfile names. Nobody else has this number on a Debian.
user=61432

# take FILE [MODE]: copies a file to its place, with the licence of its package.
declare -A packages=()
take() {
  local package
  [[ ! -e $root$1 ]] || return 0
  install -D -m "${2:-644}" "$1" "$root$1"
  # /lib is a link to /usr/lib, and packages may know a file by either name.
  package=$(dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "${1#/usr}" 2>/dev/null || dpkg-query -S "/usr$1" 2>/dev/null || true)
  package=${package%%:*}
  [[ ! $package ]] || packages[$package]=1
}

# take_libraries FILE: what a program or a library asks for, and the loader.
take_libraries() {
  local library
  for library in $(ldd "$1" | grep -oE '/[^ ]+\.so[^ ]*'); do
    take "$library" 755
  done
}

mkdir -p "$root"
chmod 755 "$root"
install -D -m 755 "$binary" "$root/usr/bin/portal"
take_libraries "$binary"
take /usr/sbin/ipvsadm 755
take_libraries /usr/sbin/ipvsadm
# .NET asks for it when it runs.
ssl=$(ldconfig -p | sed -n 's|.*libssl\.so\.3 .*=> ||p' | head -n 1)
take "$ssl"
take_libraries "$ssl"

for package in "${!packages[@]}"; do
  install -D -m 644 "/usr/share/doc/$package/copyright" "$root/usr/share/doc/$package/copyright"
done
install -D -m 644 scripts/package/copyright "$root/usr/share/doc/portal/copyright"

mkdir -p "$root"/{dev,etc/portal,proc,sys,tmp}
chmod 1777 "$root/tmp"
echo "portal:x:$user:$user:Portal:/var/lib/portal:/usr/sbin/nologin" >"$root/etc/passwd"
echo "portal:x:$user:" >"$root/etc/group"
install -d -m 700 -o "$user" -g "$user" "$root/var/lib/portal"
setcap cap_net_admin=ep "$root/usr/bin/portal"
setcap cap_net_admin=ep "$root/usr/sbin/ipvsadm"
echo "Made $root."
