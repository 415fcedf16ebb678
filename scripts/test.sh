#!/usr/bin/env bash
# Builds everything and runs all tests: the ordinary ones here, those of category Lab on a real kernel in the lab.
# The last line says how many passed, failed and were skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need_dotnet
need_packages gcc libc6-dev zlib1g-dev procps prometheus systemd vagrant "${lab_packages[@]}"

results=artifacts/tests
rm -rf "$results"
mkdir -p "$results"

dotnet build -c Release portal.sln
scripts/build.sh
scripts/openapi.sh install

problems=()
assembly=Portal.Tests/bin/Release/net10.0/Portal.Tests.dll

echo "== Tests outside the lab"
dotnet test Portal.Tests -c Release --no-build --filter "TestCategory!=Lab" \
  --logger "trx;LogFileName=outside.trx" --results-directory "$results" ||
  problems+=("The run outside the lab ended with an error.")

echo "== Tests inside the lab"
# The assembly itself, not the project: MSBuild would take longer there than the tests. A machine with other work to do takes
# several times as long, which is no failure.
PORTAL_LAB_TIMEOUT=${PORTAL_LAB_TIMEOUT:-2700} scripts/lab.sh scripts/lab/test.sh "$assembly" --filter "TestCategory=Lab" \
  --logger "trx;LogFileName=lab.trx" --results-directory "$results" ||
  problems+=("The run inside the lab ended with an error.")

# count FILE OUTCOME: how many results in the file have an outcome that matches.
count() {
  [[ -f $1 ]] || { echo 0; return; }
  { grep -oE '<UnitTestResult [^>]*' "$1" || true; } | { grep -cE " outcome=\"($2)\"" || true; }
}

passed=0 failed=0 skipped=0
for run in outside lab; do
  file=$results/$run.trx
  [[ -f $file ]] || problems+=("There are no results in $file.")
  total=$(count "$file" '[A-Za-z]*')
  ran_well=$(count "$file" Passed)
  left_out=$(count "$file" 'NotExecuted|NotRunnable|Inconclusive')
  ran_badly=$((total - ran_well - left_out))
  if [[ $run == lab ]]; then
    # A test of the real kernel never passes by being skipped.
    if ((left_out)); then
      problems+=("$left_out tests were skipped inside the lab, which counts as failed.")
      ran_badly=$((ran_badly + left_out)) left_out=0
    fi
    ((total)) || problems+=("No test ran inside the lab.")
    in_lab=$total
  fi
  passed=$((passed + ran_well)) failed=$((failed + ran_badly)) skipped=$((skipped + left_out))
done

echo
((${#problems[@]} == 0)) || printf '%s\n' "${problems[@]}"
echo "$in_lab tests ran inside the lab, on a real kernel."
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && ${#problems[@]} == 0))
