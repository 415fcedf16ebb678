# shellcheck shell=bash
# Figures of a benchmark, by name, in files of the folder $figures. To be sourced.

# note NAME FIGURE...: keeps figures of which the table shows the median.
note() {
  local name=$1
  shift
  printf '%s\n' "$@" >>"$figures/$name"
}

median() { sort -g "$figures/$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
