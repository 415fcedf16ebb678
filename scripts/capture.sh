#!/usr/bin/env bash
# Refreshes the listings in Portal.Tests/Captures: in the lab, runs each folder's build.sh (one command a line, some meant
# to fail) on an empty IPVS table and stores beside it, byte for byte, what the real ipvsadm lists then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# artifacts/ is the only folder that the lab can write to.
rm -rf artifacts/captures
scripts/lab.sh scripts/lab/capture.sh artifacts/captures
cp -r artifacts/captures/. Portal.Tests/Captures/
echo "Refreshed: the listings in Portal.Tests/Captures."
