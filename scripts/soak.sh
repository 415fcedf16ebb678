#!/usr/bin/env bash
# Runs the long tests. In the lab: clients that do everything at once while Portal and ipvsadm are killed now and then, crashes
# in the middle of writes, and a table of a thousand services. Outside it: a million requests, after which Portal must not hold
# more memory than after ten thousand; attacks on a Portal in 256 MiB; ten megabytes each way through the network that run.sh
# opens into the lab, which needs /dev/net/tun; ten times as many rounds of tests with random input (PORTAL_ROUNDS); and fleets of
# three directors, which fail as their etcd does, for a minute each. scripts/test.sh has a short run of the others; the tests of
# category Long run here alone.
#
#   scripts/soak.sh [SECONDS]    how long the first one lasts (600)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
. scripts/lib/tests.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

seconds=${1:-600}
[[ $seconds =~ ^[0-9]+$ ]] || { echo "Usage: scripts/soak.sh [SECONDS]" >&2; exit 2; }

need_dotnet
need_packages gcc libc6-dev zlib1g-dev etcd-server etcd-client "${lab_packages[@]}"
build_tests
scripts/build.sh
rounds=${PORTAL_ROUNDS:-10}

status=0
echo "== $seconds seconds in the lab"
PORTAL_SOAK_SECONDS=$seconds PORTAL_CRASH_ROUNDS=12 PORTAL_LARGE_TABLE=1000 PORTAL_ROUNDS=$rounds PORTAL_LAB_TIMEOUT=${PORTAL_LAB_TIMEOUT:-$((seconds + 1800))} \
  scripts/lab.sh scripts/lab/test.sh "$assembly" --filter "TestCategory=Lab&(TestCategory=Soak|TestCategory=Long|TestCategory=Random)" --logger "console;verbosity=normal" || status=1

echo "== The way into the lab"
dotnet test "$assembly" --filter "TestCategory=Tun" --logger "console;verbosity=normal" || status=1

echo "== A million requests"
PORTAL_REQUESTS=${PORTAL_REQUESTS:-1000000} \
  dotnet test "$assembly" --filter "FullyQualifiedName~Portal.Tests.Endurance" --logger "console;verbosity=normal" || status=1

echo "== Attacks"
PORTAL_ATTACK_ROUNDS=${PORTAL_ATTACK_ROUNDS:-10} PORTAL_ATTACK_RESETS=${PORTAL_ATTACK_RESETS:-200} PORTAL_ATTACK_READERS=${PORTAL_ATTACK_READERS:-250} PORTAL_ATTACK_SECONDS=${PORTAL_ATTACK_SECONDS:-30} \
  dotnet test "$assembly" --filter "FullyQualifiedName~Portal.Tests.Attacks" --logger "console;verbosity=normal" || status=1

echo "== $rounds times the random rounds"
PORTAL_ROUNDS=$rounds dotnet test "$assembly" --filter "TestCategory=Random&TestCategory!=Lab" --logger "console;verbosity=normal" || status=1

echo "== What takes long"
dotnet test "$assembly" --filter "TestCategory=Long&TestCategory!=Lab&FullyQualifiedName!~Portal.Tests.Fleet.Processes" --logger "console;verbosity=normal" || status=1

echo "== Fleets of processes"
PORTAL_FLEET_SECONDS=${PORTAL_FLEET_SECONDS:-60} \
  dotnet test "$assembly" --filter "FullyQualifiedName~Portal.Tests.Fleet.Processes" --logger "console;verbosity=normal" || status=1
exit "$status"
