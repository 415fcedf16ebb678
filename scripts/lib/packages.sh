# Sourced by the other scripts.

# What scripts/lab.sh needs, and what it needs besides where the processor has more registers than its kernel knows.
lab_packages=(user-mode-linux ipvsadm kmod iproute2 busybox-static socat curl openssl perl-base)
xstate_packages=(gcc libc6-dev)

# Runs a command as root: directly, or through sudo.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "This needs root, and there is no sudo here: $*" >&2
    return 1
  fi
}

# need_packages NAME...: installs the Debian packages that are missing, and says which.
need_packages() {
  local package missing=()
  if ! command -v dpkg-query >/dev/null; then
    echo "These scripts install what they need on Debian. On other systems, install these first: $*" >&2
    return 1
  fi
  for package; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  echo "Installing: ${missing[*]}" >&2
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# need_dotnet: says so when there is no .NET SDK; none of Debian's packages has it.
need_dotnet() {
  command -v dotnet >/dev/null && return
  echo "The .NET 10 SDK is needed, and there is no dotnet in PATH: see https://learn.microsoft.com/dotnet/core/install/linux" >&2
  return 1
}

# runtime_identifier: the name that .NET has for this machine.
runtime_identifier() {
  case $(uname -m) in
    x86_64) echo linux-x64 ;;
    aarch64) echo linux-arm64 ;;
    *) echo "There is no native .NET compiler for $(uname -m)." >&2; return 1 ;;
  esac
}

# need_node: Debian's Node.js and npm, unless some are there.
need_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    need_packages nodejs npm
  fi
}
