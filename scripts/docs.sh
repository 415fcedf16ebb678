#!/usr/bin/env bash
# Types every command of the pages' console blocks in the lab, against the Portal that was built, and puts what they really
# print under them. Each page begins with an empty table and a Portal without data.
#
#   scripts/docs.sh [PAGE...]    these pages, such as docs/api.md (README.md and all of docs/)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/build.sh
scripts/lab.sh scripts/lab/docs.sh "$@"
for page in $(cd artifacts/docs && find . -name '*.md'); do
  cp "artifacts/docs/$page" "$page"
done
