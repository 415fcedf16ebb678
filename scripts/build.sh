#!/usr/bin/env bash
# Builds Portal as one native binary, artifacts/portal/portal, unless it is newer than all its sources. The same sources make the same
# bytes, in whatever folder.
#
#   scripts/build.sh [--arch amd64|arm64]    for another processor than this machine's, with Debian's cross compiler: the binary is
#                                            artifacts/portal-ARCHITECTURE/portal then
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

architecture=
if (($#)); then
  [[ $# == 2 && $1 == --arch && $2 =~ ^(amd64|arm64)$ ]] || { echo "Usage: scripts/build.sh [--arch amd64|arm64]" >&2; exit 2; }
  [[ $2 == "$(dpkg --print-architecture)" ]] || architecture=$2
fi

folder=artifacts/portal${architecture:+-$architecture}
binary=$folder/portal
# Folders count as sources: one is newer when a file in it was deleted or renamed.
newer=
for file in Directory.*.props global.json scripts/build.sh; do
  [[ ! $file -nt $binary ]] || newer=$file
done
if [[ -x $binary && ! $newer && -z $(find Portal.Api Portal.Cli Portal.Ipvsadm \
  \( -name bin -o -name obj \) -prune -o -mindepth 1 -newer "$binary" -print -quit) ]]; then
  echo "$binary is up to date."
  exit 0
fi

need_dotnet
cross=()
case $architecture in
  '') runtime=$(runtime_identifier); need_packages gcc libc6-dev zlib1g-dev ;;
  amd64) runtime=linux-x64 tools=x86_64-linux-gnu; need_packages gcc-x86-64-linux-gnu binutils-x86-64-linux-gnu libc6-dev-amd64-cross ;;
  arm64) runtime=linux-arm64 tools=aarch64-linux-gnu; need_packages gcc-aarch64-linux-gnu binutils-aarch64-linux-gnu libc6-dev-arm64-cross ;;
esac
[[ ! $architecture ]] || cross=(-p:CppCompilerAndLinker="$tools-gcc" -p:ObjCopyName="$tools-objcopy")

started=$(mktemp)
trap 'rm -f "$started"' EXIT
dotnet publish Portal.Api -c Release -r "$runtime" "${cross[@]}" -o "$folder"
# As old as the start of the build: what was edited meanwhile is not in it.
touch -r "$started" "$binary"
echo "Built $binary."
