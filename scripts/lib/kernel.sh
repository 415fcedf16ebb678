# Sourced by scripts/lab.sh: what its kernel asks of this machine, and what to say when it does not get that.

# mounted COLUMN FOLDER: what findmnt says of the file system that a folder is in, the topmost where there are several.
mounted() {
  findmnt -no "$1" -T "$2" | tail -n 1
}

# find_memory_folder SIZE: prints the folder for the file that is the kernel's memory: one in memory, where that will do.
find_memory_folder() {
  local size folder room problems=()
  if [[ ! $1 =~ ^[1-9][0-9]*[KMG]?$ ]]; then
    echo "PORTAL_LAB_MEMORY must be a number with K, M or G behind it, such as 2048M: $1" >&2
    return 1
  fi
  size=$(numfmt --from=iec "$1")
  for folder in /dev/shm /tmp; do
    if [[ ! -w $folder ]]; then
      problems+=("$folder cannot be written to.")
    elif [[ $(mounted OPTIONS "$folder") == *noexec* ]]; then
      problems+=("$folder is mounted noexec: sudo mount -o remount,exec $(mounted TARGET "$folder")")
    elif room=$(df --output=avail -B1 "$folder" | tail -n 1) && ((room < size)); then
      problems+=("$folder has room for $(numfmt --to-unit=1048576 --round=down "$room")M.")
    else
      echo "$folder"
      return
    fi
  done
  {
    echo "The lab's kernel keeps its memory ($1) in a file that must be executable, and there is no place for it:"
    printf '  %s\n' "${problems[@]}"
    echo "Make room there, or give the kernel less memory (PORTAL_LAB_MEMORY)."
  } >&2
  return 1
}

# needs_xstate: whether the kernel needs scripts/lab/xstate.c. The size of a signal's frame, which every process is told by
# the machine's kernel (AT_MINSIGSTKSZ, 51), tells the size of the registers in it: it is 3,632 with the 2,696 bytes that the
# lab's kernel knows, and 11,952 with AMX. Machines that do not tell it have no AMX.
needs_xstate() {
  case ${PORTAL_LAB_XSTATE:-} in
    0) return 1 ;;
    1) return 0 ;;
  esac
  local size
  size=$(od -An -t u8 -w16 /proc/self/auxv | sed -n 's/^ *51 *//p')
  ((${size:-0} > 4096))
}

# last_words LOG: the end of what the kernel said, without what it says at every start, and without a panic's stack.
last_words() {
  sed -E '
    s/^<[0-9]>//
    /^SELinux: (CONFIG|https)|^mmapper_init - |ubd device 0 :/d
    /^ *\[<[0-9a-f]+>\]|^( [0-9a-f]{8,16})+$|^(CPU|Stack|Call Trace|R[0-9A-Z]{2}):|^ *$/d
    s/^/  /' "$1" | tail -n 20
}

# advice LOG STATUS: what to do about a kernel that ended so. Its words are the only sign of what was wrong.
advice() {
  case $(<"$1") in
    *'ptrace set fp regs failed'*)
      echo "The processor has more registers than this kernel knows. Set PORTAL_LAB_XSTATE=1 to avoid that." ;;
    *check_ptrace*)
      echo "This kernel needs ptrace, which is not allowed here. In a container, allow it (docker run" \
        "--security-opt seccomp=unconfined); otherwise see whether /proc/sys/kernel/yama/ptrace_scope is 3." ;;
    *'Too few physical memory'* | *'Failed to allocate'* | *'deadlocked on memory'* | *'Out of memory'*)
      echo "The kernel has too little memory: set PORTAL_LAB_MEMORY to more (2048M is usual)." ;;
    *'Requested init '* | *'No working init'*)
      echo "The kernel could not start scripts/lab/init.sh, or the program that PORTAL_LAB_KERNEL starts instead." ;;
  esac
  # 128 and the number of the signal.
  if (($2 == 137)); then
    echo "Its process was killed (signal 9). If nobody did that, this machine ran out of memory: see its log (dmesg)."
  fi
}
