#!/usr/bin/env bash
# Builds Portal as one native binary, artifacts/portal/portal, unless it is newer than all its sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

binary=artifacts/portal/portal
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
need_packages gcc libc6-dev zlib1g-dev

runtime=$(runtime_identifier)
started=$(mktemp)
trap 'rm -f "$started"' EXIT
dotnet publish Portal.Api -c Release -r "$runtime" -o artifacts/portal
# As old as the start of the build: what was edited meanwhile is not in it.
touch -r "$started" "$binary"
echo "Built $binary."
