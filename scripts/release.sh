#!/usr/bin/env bash
# Makes the state of this folder a version: writes it to Directory.Build.props and to the OpenAPI document, and gives it the
# changes under "Unreleased" in CHANGELOG.md, with today's date. It commits nothing.
#
#   scripts/release.sh VERSION    such as 1.2.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=${1:-}
[[ $# == 1 && $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] || { echo "Usage: scripts/release.sh VERSION, such as 1.2.0" >&2; exit 2; }
present=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
[[ $present != "$version" && $(printf '%s\n' "$present" "$version" | sort -V | tail -n 1) == "$version" ]] || { echo "The version is $present already; the next one must be higher." >&2; exit 1; }
[[ $(sed -n '/^## Unreleased$/,/^## [0-9]/p' CHANGELOG.md | grep -c '^- ') != 0 ]] || { echo "CHANGELOG.md has nothing under Unreleased." >&2; exit 1; }

sed -i "s|<Version>$present</Version>|<Version>$version</Version>|" Directory.Build.props
sed -i "s|\"version\": \"${present//./\\.}\"|\"version\": \"$version\"|" Portal.Api/OpenApi/document.json Portal.Api/OpenApi/Resources/documentation.json
sed -i "s|^## Unreleased\$|## Unreleased\n\n## $version ($(date -u +%Y-%m-%d))|" CHANGELOG.md
echo "$present is now $version: Directory.Build.props, two files in Portal.Api/OpenApi, CHANGELOG.md."
