#!/usr/bin/env bash
# Public tools for the OpenAPI document, in the versions of scripts/openapi/package-lock.json. They are installed into
# artifacts/openapi when they are not there.
#
#   scripts/openapi.sh install                       installs them and does nothing else
#   scripts/openapi.sh lint                          checks the document by the rules of a public linter
#   scripts/openapi.sh page                          runs the page of /docs and looks whether all of the document is there
#   scripts/openapi.sh client                        makes a TypeScript client and type-checks the README's tour with it
#   scripts/openapi.sh tour ADDRESS TOKEN IPVSADM    runs that tour
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

folder=artifacts/openapi

need_node
need_dotnet
mkdir -p "$folder"
dotnet msbuild Portal.Api/OpenApi/Joining.targets -t:JoinOpenApi -p:OpenApiDocument="$PWD/$folder/openapi.json" -nologo -v:q
# The lock file lies there only when everything that it names does.
if ! cmp -s scripts/openapi/package-lock.json "$folder/package-lock.json"; then
  rm -f "$folder/package-lock.json"
  work=$(mktemp -d artifacts/openapi-XXXXXX)
  trap 'rm -rf "$work"' EXIT
  cp scripts/openapi/package.json scripts/openapi/package-lock.json "$work"
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
  rm -rf "$folder/node_modules"
  mv "$work/node_modules" "$work/package.json" "$folder"
  mv "$work/package-lock.json" "$folder"
fi
for file in scripts/openapi/{lint.yaml,.redocly.lint-ignore.yaml,tsconfig.json,tour.ts,page.mjs}; do
  cmp -s "$file" "$folder/$(basename "$file")" || cp "$file" "$folder"
done

command=${1:-}
shift || true
cd "$folder"
case $command in
  install) ;;
  lint) node_modules/.bin/redocly lint --config lint.yaml --format stylish openapi.json ;;
  page) node page.mjs ../../Portal.Api/OpenApi/docs.html openapi.json ;;
  client)
    node_modules/.bin/openapi-typescript openapi.json --output portal.d.ts
    node_modules/.bin/tsc --project tsconfig.json
    ;;
  tour) node out/tour.js "$@" ;;
  *) echo "Usage: scripts/openapi.sh install | lint | page | client | tour ADDRESS TOKEN IPVSADM" >&2; exit 2 ;;
esac
