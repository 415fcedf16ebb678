#!/usr/bin/env bash
# Makes the Debian package of Portal: portal_VERSION_ARCHITECTURE.deb. The same sources make the same bytes.
#
#   scripts/package.sh [OPTION...]
#
#   --arch ARCHITECTURE  amd64 or arm64 (this machine's); the other one is compiled with Debian's cross compiler
#   --output FOLDER      where it goes (artifacts/package)
#   --version VERSION    its version (that of Directory.Build.props)
#   --fast               compresses less, for tests
#
# Also read from the environment:
#   SOURCE_DATE_EPOCH    the time of all files, in seconds (that of the last commit; without git that of CHANGELOG.md)
#   PORTAL_MAINTAINER    who makes the package: NAME <MAIL>
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh

architecture='' output=artifacts/package version='' compression=(-Zxz)
while (($#)); do
  case $1 in
    --arch | --output | --version)
      [[ ${2:-} ]] || { echo "$1 needs a value." >&2; exit 2; }
      case $1 in
        --arch) architecture=$2 ;;
        --output) output=$(cd "$caller" && realpath -ms -- "$2") ;;
        --version) version=$2 ;;
      esac
      shift 2
      ;;
    --fast) compression=(-Zgzip -z1); shift ;;
    *) echo "Usage: scripts/package.sh [--arch amd64|arm64] [--output FOLDER] [--version VERSION] [--fast]" >&2; exit 2 ;;
  esac
done

version=${version:-$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)}
[[ $version =~ ^[0-9][A-Za-z0-9.+~]*$ ]] || { echo "--version: it must begin with a digit, and may have only letters, digits and .+~." >&2; exit 2; }
case ${architecture:=$(dpkg --print-architecture)} in
  amd64 | arm64) ;;
  *) echo "--arch: it must be amd64 or arm64." >&2; exit 2 ;;
esac

need_packages binutils gzip xz-utils
umask 022
export LC_ALL=C.UTF-8
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}

# What is printed comes of the program for this machine, whatever the package is for.
scripts/build.sh
native=artifacts/portal/portal
program=$native
if [[ $architecture != "$(dpkg --print-architecture)" ]]; then
  scripts/build.sh --arch "$architecture"
  program=artifacts/portal-$architecture/portal
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
chmod 755 "$work"

# put MODE FILE TARGET
put() { install -D -m "$1" "$2" "$root$3"; }

# make TARGET: writes what it reads.
make() {
  mkdir -p "$(dirname "$root$1")"
  cat >"$root$1"
}

put 755 "$program" /usr/bin/portal
"$native" --print-config | make /etc/portal/portal.json
install -d -m 755 "$root/etc/portal/health"
sed -e 's|@PREFIX@|/usr|' -e 's|^Description=.*|&\nDocumentation=man:portal(8) man:portal.json(5)|' scripts/install/portal.service |
  make /lib/systemd/system/portal.service
put 644 scripts/install/modules.conf /usr/lib/modules-load.d/portal.conf
put 644 scripts/install/sysusers.conf /usr/lib/sysusers.d/portal.conf

for page in portal.1 portal.json.5 portal.8; do
  "$native" --man "${page##*.}" | gzip -9n | make "/usr/share/man/man${page##*.}/$page.gz"
done
"$native" completion bash | make /usr/share/bash-completion/completions/portal
"$native" completion zsh | make /usr/share/zsh/vendor-completions/_portal
"$native" completion fish | make /usr/share/fish/vendor_completions.d/portal.fish

# The pages lead to each other as in the repository. A link to what is not in the package is words alone.
documents=/usr/share/doc/portal
for page in README.md CHANGELOG.md docs/*.md; do
  sed -E -e 's#\]\(LICENSE\)#](copyright)#' -e 's#\]\(\.\./scripts/(monitoring|ha)#](../examples/\1#' \
    -e 's#\[([^]]*)\]\(\.\./(scripts|Portal)[^)]*\)#\1#g' "$page" | make "$documents/$page"
done
for file in $(cd scripts && find monitoring ha -type f); do
  mode=644
  [[ ! -x scripts/$file ]] || mode=755
  put "$mode" "scripts/$file" "$documents/examples/$file"
done
put 644 scripts/install/ping.conf "$documents/examples/ping.conf"
put 644 scripts/package/copyright "$documents/copyright"
put 644 scripts/package/lintian-overrides /usr/share/lintian/overrides/portal

maintainer=${PORTAL_MAINTAINER:-Portal maintainers <portal@users.noreply.github.com>}
gzip -9n <<END | make "$documents/changelog.gz"
portal ($version) unstable; urgency=medium

  * Version $version. CHANGELOG.md beside this file says what has changed.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END

# The newest interface of the C library that the program needs. It must need no other library.
other=$(readelf -dW "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(libc|libm|ld-linux[-a-z0-9_]*)\.so\.' || true)
[[ ! $other ]] || { echo "The program needs a library of which scripts/package.sh does not know the package: $other" >&2; exit 1; }
libc=$(readelf -VW "$program" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)

control=$root/DEBIAN
mkdir -p "$control"
# As dpkg-gencontrol counts: each file in whole kilobytes, and one for everything else.
size=$(find "$root" -path "$control" -prune -o \( -type f -printf '%s\n' -o -printf '1\n' \) | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@MAINTAINER@|$maintainer|" \
  -e "s|@SIZE@|$size|" -e "s|@LIBC@|${libc#GLIBC_}|" scripts/package/control >"$control/control"
(cd "$root" && find etc -type f -printf '/%p\n' | LC_ALL=C sort) >"$control/conffiles"
(cd "$root" && find . -path ./DEBIAN -prune -o -path ./etc -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) >"$control/md5sums"
sed -e '/^@PREPARE@$/{' -e 'r scripts/install/prepare.sh' -e d -e '}' scripts/package/postinst >"$control/postinst"
cp scripts/package/prerm scripts/package/postrm "$control"
chmod 755 "$control"/{postinst,prerm,postrm}

mkdir -p "$output"
file=$output/portal_${version}_$architecture.deb
find "$root" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group "${compression[@]}" --build "$root" "$work/package.deb" >/dev/null
mv -f "$work/package.deb" "$file"
echo "Made $file."
