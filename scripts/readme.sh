#!/usr/bin/env bash
# Types every command of the README's console blocks in the lab, in their order, against the Portal that was built,
# and puts what they really print under them. With --check it changes nothing and fails where the README says otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/build.sh
scripts/lab.sh scripts/lab/readme.sh
if [[ ${1:-} == --check ]]; then
  diff README.md artifacts/README.md && echo "The README shows what Portal prints."
else
  cp artifacts/README.md README.md
fi
