# Sourced by the scripts that run tests, with their arguments.

# Under nohup a program ignores SIGHUP, and so does every program that it starts. Portal's tests send it.
if ((0x$(awk '/^SigIgn:/ { print $2 }' /proc/$$/status) & 1)); then
  exec env --default-signal=HUP bash "scripts/${0##*/}" "$@"
fi

# Where build_tests puts the tests.
assembly=artifacts/portal-tests/Portal.Tests.dll

# build_tests: compiles everything, the tests to native code beforehand: in the lab compiling at run time takes longer than the
# tests themselves.
build_tests() {
  rm -rf "${assembly%/*}"
  dotnet publish Portal.Tests -c Release -r "$(runtime_identifier)" --self-contained false -p:PublishReadyToRun=true -o "${assembly%/*}"
}

# build_reaper: compiles scripts/lib/reaper.c, through which tests outside the lab are run.
build_reaper() {
  gcc -O2 -Wall -Wextra -Werror -o artifacts/reaper scripts/lib/reaper.c
}

# other_processors: the processors of this process that the lab does not take; nothing where it has only one.
other_processors() {
  local affinity
  affinity=$(taskset -cp $$)
  affinity=${affinity##*: }
  case $affinity in
    *,*) echo "${affinity%[,-]*}" ;;
    *-*) echo "${affinity%-*}-$((${affinity#*-} - 1))" ;;
  esac
}

# count FILE OUTCOME: how many results in the file have an outcome that matches.
count() {
  [[ -f $1 ]] || { echo 0; return; }
  { grep -oE '<UnitTestResult [^>]*' "$1" || true; } | { grep -cE " outcome=\"($2)\"" || true; }
}

# duration FILE...: the seconds from the start of the first of these runs to the end of the last.
duration() {
  local start finish
  start=$(grep -ohE '<Times [^>]*' "$@" 2>/dev/null | grep -oE ' start="[^"]*' | cut -d'"' -f2 | sort | head -1)
  finish=$(grep -ohE '<Times [^>]*' "$@" 2>/dev/null | grep -oE ' finish="[^"]*' | cut -d'"' -f2 | sort | tail -1)
  echo $(($(date -d "${finish:-now}" +%s) - $(date -d "${start:-now}" +%s)))
}

# slowest FILE...: the thirty slowest tests of these results.
slowest() {
  [[ -f ${1:-} ]] || return 0
  awk -v RS='<' '
    function attribute(name) {
      return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
    }
    /^UnitTestResult / { id = attribute("testId"); time[id] = attribute("duration"); name[id] = attribute("testName") }
    /^UnitTest / { id = attribute("id") }
    /^TestMethod / { class[id] = attribute("className"); sub(/.*\./, "", class[id]) }
    END {
      for (id in time) {
        split(time[id], part, ":")
        gsub(/&quot;/, "\"", name[id]); gsub(/&lt;/, "<", name[id]); gsub(/&gt;/, ">", name[id]); gsub(/&amp;/, "\\&", name[id])
        printf "%7.1f  %s.%s\n", part[1] * 3600 + part[2] * 60 + part[3], class[id], substr(name[id], 1, 150)
      }
    }' "$@" | sort -rn | sed -n 1,30p
}
