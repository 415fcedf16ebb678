#!/usr/bin/env bash
# Builds everything and runs the tests: the ordinary ones here, those of category Lab on a real kernel in the lab, at the same
# time where this machine has two processors. Those of category Long are left to scripts/soak.sh. Prints the slowest tests; the
# last line says how many passed, failed and were skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
. scripts/lib/tests.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need_dotnet
need_packages gcc libc6-dev zlib1g-dev procps prometheus systemd vagrant etcd-server etcd-client keepalived ldirectord lintian mandoc man-db libcap2-bin "${lab_packages[@]}"

results=artifacts/tests
rm -rf "$results"
mkdir -p "$results"

runs=() processes=() problems=()
# start NAME FUNCTION ARGUMENT...: begins a run of tests. Where this machine has one processor it waits for its end.
start() {
  "$2" "$1" "${@:3}" >"$results/$1.log" 2>&1 &
  runs+=("$1") processes+=($!)
  [[ $others ]] || tail --pid=$! -f /dev/null
}

# show COUNT: waits for the first so many runs, and prints what they say.
shown=0
show() {
  for (( ; shown < $1; shown++)); do
    tail -n +1 -f --pid="${processes[shown]}" "$results/${runs[shown]}.log"
    wait "${processes[shown]}" || problems+=("A run ended with an error: ${runs[shown]}.")
  done
}

# outside NAME FILTER: runs tests that need no kernel. They were compiled beforehand: compiling again what is used often costs
# more than it gains.
outside() {
  DOTNET_TieredCompilation=0 exec ${others:+taskset -c "$others"} artifacts/reaper dotnet test "$assembly" \
    --filter "TestCategory!=Lab&TestCategory!=Tun&TestCategory!=Long&$2" --logger "trx;LogFileName=$1.trx" --results-directory "$results"
}

# inside NAME FILTER: runs tests in a kernel. A machine with other work to do takes several times as long, which is no failure.
inside() {
  PORTAL_LAB_TIMEOUT=${PORTAL_LAB_TIMEOUT:-2700} exec scripts/lab.sh scripts/lab/test.sh "$assembly" \
    --filter "TestCategory=Lab&TestCategory!=Long&$2" --logger "trx;LogFileName=$1.trx" --results-directory "$results"
}

# all_of CLASS... and none_of CLASS...: filters for classes of tests in the lab.
all_of() {
  local classes
  classes=$(printf '|FullyQualifiedName~.Lab.%s.' "$@")
  echo "(${classes:1})"
}
none_of() {
  local classes
  classes=$(printf '&FullyQualifiedName!~.Lab.%s.' "$@")
  echo "${classes:1}"
}

# The lab's kernels have the last processor: they are several times slower where they must share it with others.
others=$(other_processors)
trap '((${#processes[@]} == 0)) || kill -TERM "${processes[@]}" 2>/dev/null; wait' EXIT

build_tests
build_reaper
# Those that need no binary run while it is built.
start outside outside "TestCategory!=Binary"
scripts/build.sh
# Two versions of the same program, for the tests of the package's life.
for version in 1.0.0 1.0.1; do
  scripts/package.sh --fast --version "$version" --output artifacts/package/tests
done
scripts/openapi.sh install
start binary outside "TestCategory=Binary"

# Two kernels share the last processor, as each waits half of the time. A third one takes the place of the first run outside the lab.
first=(TwoDirectorsTests FleetTests HealthTests ServiceCheckTests DrainTests AvailabilityTests)
third=(InstalledServiceTests PackageTests ContainerTests PrometheusTests TypedPageTests TestBoxTests)
enough=$(($(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo) >= 8000))
if ((enough)); then
  start lab-1 inside "$(all_of "${first[@]}")"
  start lab-2 inside "$(none_of "${first[@]}" "${third[@]}")"
else
  start lab inside "FullyQualifiedName~.Lab."
fi
echo "== Tests outside the lab"
show 1
((!enough)) || PORTAL_LAB_CPU=${others%%[,-]*} start lab-3 inside "$(all_of "${third[@]}")"
show 2
echo "== Tests inside the lab"
show ${#runs[@]}
trap - EXIT

echo "== The slowest tests, in seconds"
slowest "$results"/*.trx

passed=0 failed=0 skipped=0 in_lab=0
for run in "${runs[@]}"; do
  file=$results/$run.trx
  [[ -f $file ]] || problems+=("There are no results in $file.")
  total=$(count "$file" '[A-Za-z]*')
  ran_well=$(count "$file" Passed)
  left_out=$(count "$file" 'NotExecuted|NotRunnable|Inconclusive')
  ran_badly=$((total - ran_well - left_out))
  if [[ $run == lab* ]]; then
    # A test of the real kernel never passes by being skipped.
    if ((left_out)); then
      problems+=("$left_out tests were skipped inside the lab, which counts as failed.")
      ran_badly=$((ran_badly + left_out)) left_out=0
    fi
    in_lab=$((in_lab + total))
  fi
  ((total)) || problems+=("No test ran: $run.")
  passed=$((passed + ran_well)) failed=$((failed + ran_badly)) skipped=$((skipped + left_out))
done

echo
((${#problems[@]} == 0)) || printf '%s\n' "${problems[@]}"
echo "$in_lab tests ran inside the lab, on a real kernel, in $(duration "$results"/lab*.trx) seconds; the others took $(duration "$results"/outside.trx "$results"/binary.trx) seconds."
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && ${#problems[@]} == 0))
