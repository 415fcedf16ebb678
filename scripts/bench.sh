#!/usr/bin/env bash
# Measures Portal against plain ipvsadm, in the lab, and prints one table; artifacts/bench.md has it too. Every row is a
# ratio inside one run on one kernel: the lab is slow in its own way, and its milliseconds mean nothing elsewhere.
#
#   scripts/bench.sh [--quick]    --quick repeats less: medians of three instead of five
#   scripts/bench.sh --native     measures Portal alone, without the lab: see scripts/native-bench.sh
#   scripts/bench.sh --checks     measures health checks, without the lab: see scripts/check-bench.sh
#   scripts/bench.sh --fleet      measures a fleet of three directors, without the lab: see scripts/fleet-bench.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh

rounds=5 native= checks= fleet=
case "$*" in
  '') ;;
  --quick) rounds=3 ;;
  --native) rounds=3 native=yes ;;
  --checks) checks=yes ;;
  --fleet) rounds=3 fleet=yes ;;
  *) echo "Usage: scripts/bench.sh [--quick | --native | --checks | --fleet]" >&2; exit 2 ;;
esac
need_packages wrk gcc libc6-dev
scripts/build.sh
if [[ $fleet ]]; then
  need_packages etcd-server etcd-client
  exec scripts/fleet-bench.sh "$rounds"
fi
[[ ! $checks ]] || exec scripts/check-bench.sh 60
[[ ! $native ]] || exec scripts/native-bench.sh "$rounds"

mkdir -p artifacts/bench
gcc -O2 -Wall -o artifacts/bench/bench scripts/lab/bench.c
echo "Measuring in the lab; this takes minutes."
scripts/lab.sh scripts/lab/bench.sh "$rounds"
