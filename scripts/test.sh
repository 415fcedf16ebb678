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
need_packages gcc libc6-dev zlib1g-dev procps prometheus systemd vagrant etcd-server etcd-client keepalived "${lab_packages[@]}"

results=artifacts/tests
rm -rf "$results"
mkdir -p "$results"

build_tests
scripts/build.sh
scripts/openapi.sh install

# outside COMMAND...: runs the tests that need no kernel, by way of a command.
outside() {
  "$@" dotnet test "$assembly" --filter "TestCategory!=Lab&TestCategory!=Tun&TestCategory!=Long" --logger "trx;LogFileName=outside.trx" --results-directory "$results"
}

# inside NAME FILTER: runs tests in a kernel. A machine with other work to do takes several times as long, which is no failure.
inside() {
  PORTAL_LAB_TIMEOUT=${PORTAL_LAB_TIMEOUT:-2700} exec scripts/lab.sh scripts/lab/test.sh "$assembly" \
    --filter "TestCategory=Lab&TestCategory!=Long&$2" --logger "trx;LogFileName=$1.trx" --results-directory "$results" >"$results/$1.log" 2>&1
}

# These wait most of the time, so that a second kernel runs on the same processor meanwhile.
patient=(TwoDirectorsTests FleetTests HealthTests ServiceCheckTests InstalledServiceTests PrometheusTests DrainTests AvailabilityTests)
labs=() kernels=()
start_labs() {
  local these others
  these=$(printf '|FullyQualifiedName~.Lab.%s.' "${patient[@]}")
  others=$(printf '&FullyQualifiedName!~.Lab.%s.' "${patient[@]}")
  if (($(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo) >= 6000)); then
    labs=(lab-1 lab-2)
    inside lab-1 "(${these:1})" & kernels+=($!)
    inside lab-2 "${others:1}" & kernels+=($!)
  else
    labs=(lab-1)
    inside lab-1 "FullyQualifiedName~.Lab." & kernels+=($!)
  fi
  trap 'kill -TERM "${kernels[@]}" 2>/dev/null; wait "${kernels[@]}"' EXIT
}

problems=()
echo "== Tests outside the lab"
others=$(other_processors)
if [[ $others ]]; then
  # The lab's kernels have the last processor: they are several times slower where they must share it with others.
  start_labs
  outside taskset -c "$others" || problems+=("The run outside the lab ended with an error.")
else
  outside env || problems+=("The run outside the lab ended with an error.")
  start_labs
fi

echo "== Tests inside the lab"
for i in "${!labs[@]}"; do
  tail -n +1 -f --pid="${kernels[i]}" "$results/${labs[i]}.log"
  wait "${kernels[i]}" || problems+=("The run inside the lab ended with an error: ${labs[i]}.")
done
trap - EXIT

echo "== The slowest tests, in seconds"
slowest "$results"/*.trx

passed=0 failed=0 skipped=0 in_lab=0
for run in outside "${labs[@]}"; do
  file=$results/$run.trx
  [[ -f $file ]] || problems+=("There are no results in $file.")
  total=$(count "$file" '[A-Za-z]*')
  ran_well=$(count "$file" Passed)
  left_out=$(count "$file" 'NotExecuted|NotRunnable|Inconclusive')
  ran_badly=$((total - ran_well - left_out))
  if [[ $run != outside ]]; then
    # A test of the real kernel never passes by being skipped.
    if ((left_out)); then
      problems+=("$left_out tests were skipped inside the lab, which counts as failed.")
      ran_badly=$((ran_badly + left_out)) left_out=0
    fi
    ((total)) || problems+=("No test ran inside the lab: $run.")
    in_lab=$((in_lab + total))
  fi
  passed=$((passed + ran_well)) failed=$((failed + ran_badly)) skipped=$((skipped + left_out))
done

echo
((${#problems[@]} == 0)) || printf '%s\n' "${problems[@]}"
echo "$in_lab tests ran inside the lab, on a real kernel, in $(for run in "${labs[@]}"; do duration "$results/$run.trx"; done | sort -rn | head -1); the others took $(duration "$results/outside.trx")."
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && ${#problems[@]} == 0))
