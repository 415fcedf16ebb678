# Sourced by scripts/run.sh: how it becomes root, and what it leaves to the service that may be installed here.

# exec_as_root COMMAND...: becomes the command, as root, with all variables that start with PORTAL_. sudo takes the others away.
# It is told their names alone: everybody can read a command line, and a value may hold anything.
exec_as_root() {
  local names
  ((EUID != 0)) || exec "$@"
  command -v sudo >/dev/null || { echo "There is no sudo here: run this as root." >&2; exit 1; }
  mapfile -t names < <(compgen -e PORTAL_)
  names=$(IFS=,; echo "${names[*]}")
  exec sudo ${names:+--preserve-env="$names"} -- "$@"
}

# keep_from_service OPTION...: fails where a Portal with these options would take the state folder of the installed service.
keep_from_service() {
  local folder=${PORTAL_STATE_DIR:-}
  [[ -e /etc/systemd/system/portal.service ]] || systemctl cat portal.service >/dev/null 2>&1 || return 0
  while (($#)); do
    case $1 in
      --state-dir) folder=${2:-} ;;
      --state-dir=*) folder=${1#*=} ;;
    esac
    shift
  done
  if systemctl is-active --quiet portal.service 2>/dev/null; then
    echo "The service portal runs on this table, too: give each its own services with --scope, or stop it (systemctl stop portal)." >&2
  fi
  if [[ ! $folder || $(realpath -m -- "$folder") == $(realpath -m /var/lib/portal) ]]; then
    echo "Portal is installed here as a service, and /var/lib/portal is its state folder. Give this one its own: --state-dir FOLDER." >&2
    return 1
  fi
}
