# What the service needs of the machine beside its files: a part of scripts/install.sh, and of the package's postinst.

# make_user FILE: makes the user of the service, which the file for systemd-sysusers names.
make_user() {
  if command -v systemd-sysusers >/dev/null; then
    SYSTEMD_LOG_LEVEL=warning systemd-sysusers "$1"
  elif ! getent passwd portal >/dev/null; then
    useradd --system --user-group --home-dir /var/lib/portal --no-create-home --shell /usr/sbin/nologin portal
  fi
}

# load_modules FILE: loads what the list for modules-load.d names. A kernel may lack one of them, and a container may load none.
load_modules() {
  grep -v '^#' "$1" | xargs modprobe -a ||
    echo "Not all modules of IPVS could be loaded. Portal runs without them, and /readyz shows what is missing."
}
