#!/usr/bin/env bash
# The part of scripts/capture.sh that runs in the lab: capture.sh FOLDER writes all listings there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(dpkg-query -W -f '${Package} ${Version} ${Architecture}' ipvsadm)
for build in Portal.Tests/Captures/*/build.sh; do
  name=$(basename "$(dirname "$build")")
  folder=$1/$name
  mkdir -p "$folder"
  ipvsadm -C
  timeout 120 bash "$build" >/dev/null 2>&1 || true
  ipvsadm -Ln --tun-info >"$folder/Ln_tun-info.out"
  ipvsadm -Ln --thresholds >"$folder/Ln_thresholds.out"
  ipvsadm -Ln --stats --exact >"$folder/Ln_stats_exact.out"
  ipvsadm -Ln --rate --exact >"$folder/Ln_rate_exact.out"
  ipvsadm -Sn >"$folder/Sn.out"
  echo "Linux $(uname -r) $(uname -m), $version: build.sh on an empty table, then ipvsadm -Ln --tun-info, --thresholds, --stats --exact, --rate --exact, -Sn." \
    >"$folder/provenance.txt"
  echo "$name"
done
