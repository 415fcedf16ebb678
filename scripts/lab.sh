#!/usr/bin/env bash
# Runs a command as root inside a real Linux kernel with IPVS, booted for it as an ordinary process (User Mode Linux).
# It sees this machine's files and can change none of them, except those in artifacts/. Needs no root.
#
#   scripts/lab.sh COMMAND [ARGUMENT...]
#
# Output and exit status are the command's. Also read from the environment:
#   PORTAL_LAB_TIMEOUT  seconds until the kernel is killed and the exit status is 124 (1200)
#   PORTAL_LAB_MEMORY   the kernel's memory (2048M)
#   PORTAL_LAB_CPU      the processor it is pinned to (the last one this process may use)
#   PORTAL_LAB_ENV      names of variables to pass on, beside those that start with PORTAL_ or DOTNET_
#   PORTAL_LAB_KERNEL   more kernel parameters
#   PORTAL_LAB_XSTATE   1 loads scripts/lab/xstate.c into the kernel, 0 does not (1 where the processor needs it: with AMX)
#
# When the kernel does not start, or ends before the command does, the exit status is 125.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
. scripts/lib/kernel.sh

(($#)) || { echo "Usage: scripts/lab.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
need_packages "${lab_packages[@]}"

repository=$PWD
mkdir -p artifacts

affinity=$(taskset -cp $$)
# Pinned, the kernel runs several times faster: its processes hand over to each other all the time.
cpu=${PORTAL_LAB_CPU:-${affinity##*[ ,-]}}
memory=${PORTAL_LAB_MEMORY:-2048M}
limit=${PORTAL_LAB_TIMEOUT:-1200}
[[ $limit =~ ^[0-9]+$ ]] || { echo "PORTAL_LAB_TIMEOUT must be a number of seconds: $limit" >&2; exit 2; }

memory_folder=$(find_memory_folder "$memory") || exit 125

# Always under /tmp, never TMPDIR: the name goes on the kernel's command line, which knows no blanks.
run=$(mktemp -d /tmp/portal-lab.XXXXXXXX)
kernel='' library='' copiers=()
# A kernel that had to be shot leaves its processes behind, stopped; all are in one group, named for the first.
sweep() {
  [[ ! -s $run/kernel/pid ]] || kill -KILL -- "-$(<"$run/kernel/pid")" 2>/dev/null || true
}
finish() {
  trap '' INT TERM HUP
  if [[ $kernel ]]; then
    kill -TERM "$kernel" 2>/dev/null || true
    wait "$kernel" 2>/dev/null || true
    sweep
  fi
  ((${#copiers[@]} == 0)) || kill "${copiers[@]}" 2>/dev/null || true
  rm -rf "$run" $library
}
trap finish EXIT

# What the guest needs to know lies in this folder; blanks, quotes and newlines survive there.
cp scripts/lab/init.sh "$run/init.sh"
ln -s "$repository/artifacts" "$run/artifacts"
printf '%s' "$repository" >"$run/repository"
printf '%s\0' "$@" >"$run/command"
{
  path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  if dotnet=$(command -v dotnet); then
    dotnet=$(dirname "$(readlink -f "$dotnet")")
    path=$dotnet:$path
    printf '%s\0' "DOTNET_ROOT=$dotnet"
  fi
  printf '%s\0' "PATH=$path" HOME=/root LC_ALL=C.UTF-8 TERM=dumb
  for name in $(compgen -e | grep -E '^(PORTAL|DOTNET)_' || true) ${PORTAL_LAB_ENV:-}; do
    [[ -v $name ]] && printf '%s\0' "$name=${!name}"
  done
  printf '%s\0' PORTAL_LAB=1
} >"$run/environment"

# The kernel makes its descriptors non-blocking and cannot poll plain files: it gets pipes of its own, and cat does the rest.
mkfifo "$run/stdout" "$run/stderr" "$run/answer" "$run/control"
cat "$run/stdout" & copiers+=($!)
cat "$run/stderr" >&2 & copiers+=($!)
cat "$run/answer" >"$run/status" & copiers+=($!)
exec 6<>"$run/control"

preload=()
if needs_xstate; then
  need_packages "${xstate_packages[@]}"
  library=$(mktemp "$memory_folder/portal-lab.XXXXXXXX")
  gcc -O2 -shared -fPIC -o "$library" scripts/lab/xstate.c
  preload=(env "LD_PRELOAD=$library${LD_PRELOAD:+:$LD_PRELOAD}")
fi

# The kernel keeps a file of this machine open for each that was ever opened in it: apt opens thousands.
ulimit -n "$(ulimit -Hn)"

SECONDS=0
# timeout makes a process group of its own, so that Ctrl-C reaches this script alone, and passes TERM on when this script dies.
# The guest's console, where the kernel and init.sh complain, is the log, which is shown when they do not come far.
TMPDIR=$memory_folder setpriv --pdeathsig TERM \
  timeout --kill-after=1 "$limit" taskset -c "$cpu" "${preload[@]}" linux.uml \
  mem="$memory" uml_dir="$run" umid=kernel rootfstype=hostfs rootflags=/ ro init="$run/init.sh" quiet \
  con=null con0=null,fd:1 con1=null,fd:3 con2=null,fd:4 con3=fd:6,fd:5 ${PORTAL_LAB_KERNEL:-} \
  3>"$run/stdout" 4>"$run/stderr" 5>"$run/answer" >"$run/log" 2>&1 </dev/null &
kernel=$!

# The first signal goes to the command, if it runs already, and gives it ten seconds; the second ends everything.
interrupted=
interrupt() {
  [[ -s $run/status && ! $interrupted ]] || exit 143
  interrupted=1
  echo TERM >&6
  (sleep 10; kill -TERM $$) 2>/dev/null 6>&- & copiers+=($!)
}
trap interrupt INT TERM HUP

ended=0
while wait "$kernel" 2>/dev/null || ended=$?; kill -0 "$kernel" 2>/dev/null; do ended=0; done
trap '' INT TERM HUP
# What is left of it would hold its output open.
sweep

# What the kernel said, and what to do about it.
tell() {
  local words
  words=$(last_words "$run/log")
  if [[ $words ]]; then
    printf '%s\n' "The last lines of its log:" "$words"
  fi
  advice "$run/log" "$ended"
  ! cp -f "$run/log" artifacts/lab-kernel.log || echo "The whole log is in artifacts/lab-kernel.log."
} >&2

# timeout itself ends with 137 when it had to use force, and so does a kernel that somebody else killed.
((ended != 137 || !limit || SECONDS < limit)) || ended=124
if ((ended == 124)); then
  echo "The lab was stopped after $limit seconds (PORTAL_LAB_TIMEOUT)." >&2
  if [[ -s $run/status ]]; then
    advice "$run/log" "$ended" >&2
  else
    echo "Its kernel had not started the command by then." >&2
    tell
  fi
  exit 124
fi
wait "${copiers[@]:0:3}" || true
status=$(sed -n 2p "$run/status")
if [[ ! $status =~ ^[0-9]+$ ]]; then
  echo "The lab's kernel ended before the command did." >&2
  tell
  exit 125
fi
exit "$status"
