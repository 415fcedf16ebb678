#!/bin/bash
# Process 1 of the lab's kernel: see scripts/lab.sh, which writes the folder that this was started from.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
run=${0%/*}
exec 3>/dev/tty1 4>/dev/tty2 5>/dev/tty3 6</dev/tty3

# Debian's own mount is set-uid, which loses root where files seem to be nobody's: in a user namespace (scripts/run.sh).
mount() {
  busybox mount "$@"
}

fail() {
  echo "The lab could not be set up: $*" >&4
  echo failed >&5
  halt 125
}

halt() {
  # Changing a terminal's settings waits until what was written to it is out.
  stty -F /dev/tty1 sane
  stty -F /dev/tty2 sane
  echo "$1" >&5
  stty -F /dev/tty3 sane
  busybox poweroff -f
}

# Byte for byte: no line ends translated, nothing echoed.
for tty in /dev/tty1 /dev/tty2 /dev/tty3; do stty -F $tty raw -echo; done

repository=$(<"$run/repository")
mapfile -d '' command <"$run/command"
mapfile -d '' environment <"$run/environment"

mount -t proc proc /proc || fail "no /proc"
modules=/usr/lib/uml/modules/$(</proc/sys/kernel/osrelease)
[[ -d $modules ]] || fail "no modules for this kernel in $modules"
insmod "$modules"/kernel/fs/overlayfs/overlay.ko || fail "no overlayfs"

# All writing goes to a memory file system laid over the machine's files.
mount -t tmpfs -o mode=755 lab /mnt
mkdir /mnt/upper /mnt/work /mnt/root /mnt/repository
mount -t overlay -o nosuid,lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work root /mnt/root || fail "no overlay"
root=/mnt/root

# The folders that get fresh contents below may hold the repository.
case $repository/ in
  /tmp/* | /run/* | /dev/*) mount --bind "$root$repository" /mnt/repository; hidden=1 ;;
esac
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
mount -t devtmpfs dev $root/dev
mount -t tmpfs -o mode=755 run $root/run
mount -t tmpfs -o mode=1777 tmp $root/tmp
mkdir -p $root/dev/pts $root/dev/shm $root/dev/net $root/run/lock
mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts $root/dev/pts
mount -t tmpfs -o mode=1777 shm $root/dev/shm
ln -s /proc/self/fd $root/dev/fd
ln -s fd/0 $root/dev/stdin
ln -s fd/1 $root/dev/stdout
ln -s fd/2 $root/dev/stderr
# Opening it loads the module.
[[ -e $root/dev/net/tun ]] || mknod $root/dev/net/tun c 10 200
if [[ -v hidden ]]; then
  mkdir -p "$root$repository"
  mount --move /mnt/repository "$root$repository"
fi
# A folder that the caller may not read is closed to this root as well.
[[ -x $root/root && -r $root/root ]] || mount -t tmpfs root $root/root
mount -t hostfs -o "$run/artifacts" artifacts "$root$repository/artifacts" || fail "no artifacts folder"
mkdir -p "$root/lib/modules"
ln -sfn "$modules" "$root/lib/modules/${modules##*/}"

# Not chroot: the kernel itself looks for modprobe and the modules in the root of process 1.
cd $root && pivot_root . mnt && umount -l /mnt || fail "the root could not be changed"
cd "$repository" || fail "no $repository"
# IPv6 is a module here, and lo gets its ::1 only when it comes up after that.
modprobe ipv6
ip link set lo up

mkdir /run/lab
mkfifo /run/lab/stdout /run/lab/stderr
# Pipes, for a command that sees a terminal colours its output.
cat /run/lab/stdout >&3 &
out=$!
cat /run/lab/stderr >&4 &
err=$!
setsid env -i "${environment[@]}" "${command[@]}" </dev/null >/run/lab/stdout 2>/run/lab/stderr 3>&- 4>&- 5>&- 6<&- &
main=$!
echo started >&5
while read -r signal <&6; do kill -s "$signal" $main; done 2>/dev/null &
wait $main
status=$?

# Whatever the command left behind would hold its output open.
for process in /proc/[0-9]*; do
  process=${process#/proc/}
  case $process in 1 | "$out" | "$err") ;; *) kill -KILL "$process" 2>/dev/null ;; esac
done
wait $out $err
halt $status
