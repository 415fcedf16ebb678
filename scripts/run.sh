#!/usr/bin/env bash
# Builds and runs Portal, with the options that you give: on this machine if its kernel has IPVS, otherwise in the lab,
# with clients and servers to balance between. Ctrl-C ends all of it.
#
#   scripts/run.sh [--fleet] [--fresh] [OPTION...]
#
#   --fresh    in the lab: starts without data. The old data moves to artifacts/lab/state.DATE
#   --fleet    two directors of one fleet with etcd and keepalived, always in the lab: see docs/fleet.md. It always starts without
#              data, because etcd's data ends with the lab. The old data moves to artifacts/lab/fleet.DATE
#
# PORTAL_RUN_IN_LAB=1 takes the lab in any case, so that this machine's own IPVS table stays out of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/lib/packages.sh
. scripts/lib/root.sh

fresh='' fleet='' options=() ports=(8443 8080)
for option; do
  case $option in
    --fresh) fresh=1 ;;
    --fleet) fleet=1 fresh=1 ports+=(8444) ;;
    *) options+=("$option") ;;
  esac
done

need_packages ipvsadm kmod
scripts/build.sh

if [[ ! $fleet && ! ${PORTAL_RUN_IN_LAB:-} ]] && as_root ipvsadm -Ln >/dev/null 2>&1; then
  if [[ $fresh ]]; then
    echo "--fresh is for the lab (PORTAL_RUN_IN_LAB=1): this machine's kernel has IPVS, and Portal would work on its table." >&2
    exit 2
  fi
  echo "This machine's kernel has IPVS: Portal works on its table."

  # /var/lib/portal is the installed service's, which runs as another user. A configuration of your own says where.
  state=${PORTAL_STATE_DIR:-$PWD/artifacts/state}
  [[ ${PORTAL_CONFIG:-} || " ${options[*]}" == *" --config"* || " ${options[*]}" == *" --state-dir"* ]] || options=(--state-dir "$state" "${options[@]}")
  echo "If you configure no other token, it is in the state folder: TOKEN=\$(sudo cat $state/token)"
  keep_from_service "${options[@]}" || exit 1
  exec_as_root artifacts/portal/portal "${options[@]}"
fi
echo "Portal runs in the lab: a kernel with IPVS of its own, beside this machine's."

need_packages "${lab_packages[@]}"
[[ ! $fleet ]] || need_packages etcd-server keepalived curl
for port in "${ports[@]}"; do
  if (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; then
    echo "Something listens on 127.0.0.1:$port already." >&2
    exit 1
  fi
done

# The lab hangs on a tap device in a network namespace that has no name: it goes when its last process ends.
[[ -e /dev/net/tun ]] || as_root modprobe tun 2>/dev/null || true
if [[ ! -e /dev/net/tun ]]; then
  echo "The lab connects to this machine by /dev/net/tun, and there is no such device here." >&2
  exit 1
fi
enter=(unshare --net)
if ((EUID != 0)); then
  enter=(unshare --user --map-root-user --net)
  if [[ ! -r /dev/net/tun || ! -w /dev/net/tun ]] || ! "${enter[@]}" true 2>/dev/null; then
    echo "The lab needs root here to connect to this machine (/dev/net/tun and a network namespace)."
    export PORTAL_RUN_IN_LAB=1
    exec_as_root scripts/run.sh "$@"
  fi
elif ! "${enter[@]}" true; then
  echo "The lab needs the right to make a network namespace to connect to this machine." >&2
  exit 1
fi

mkdir -p artifacts/lab
state=artifacts/lab/state command=(scripts/lab/tour.sh "${options[@]}")
if [[ $fleet ]]; then
  state=artifacts/lab/fleet command=(scripts/lab/fleet.sh run)
  export PORTAL_FLEET_OPTIONS="${options[*]}"
fi
export PORTAL_LAB_WAYS="${ports[*]} 8022"
if [[ $fresh && -e $state ]]; then
  aside=$state.$(date +%Y-%m-%d.%H%M%S)
  mv "$state" "$aside"
  echo "Portal starts without data. Its old data is in $aside."
fi
run=$(mktemp -d /tmp/portal-run.XXXXXXXX)
lab='' relays=()
finish() {
  trap '' INT TERM HUP
  # The lab passes it on to Portal, which then has time to end well.
  [[ ! $lab ]] || { kill -TERM "$lab" && wait "$lab"; } 2>/dev/null || true
  # Whole groups, because each open connection has its own process.
  for relay in "${relays[@]}"; do kill -TERM -- "-$relay" 2>/dev/null || true; done
  rm -rf "$run" artifacts/lab/inside
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# In its own process group: Ctrl-C then reaches only this script, which ends everything in order.
setsid "${enter[@]}" setpriv --pdeathsig TERM scripts/lab/tap.sh "$run" "${command[@]}" &
lab=$!
for port in "${ports[@]}"; do
  setsid setpriv --pdeathsig TERM scripts/lab/relay.sh "TCP-LISTEN:$port,bind=127.0.0.1,reuseaddr" "UNIX-CONNECT:$run/$port" &
  relays+=($!)
done

ln -sfn "$run/8022" artifacts/lab/inside

scheme=http
until curl -s -o /dev/null -m 2 http://127.0.0.1:8443/; do
  if curl -sk -o /dev/null -m 2 https://127.0.0.1:8443/; then
    scheme=https
    break
  fi
  kill -0 "$lab" 2>/dev/null || { status=0; wait "$lab" || status=$?; lab=; exit "$status"; }
  sleep 0.3
done

if [[ $fleet ]]; then
  cat <<END

The fleet is ready: two directors, with one etcd.
  the API        http://127.0.0.1:8443 (director d1) and http://127.0.0.1:8444 (director d2)
  its token      TOKEN=\$(${SUDO_UID:+sudo }cat artifacts/lab/fleet/token)
  a client       curl http://127.0.0.1:8080/   connects from inside the lab to 192.0.2.10:80, which keepalived keeps on one of them
  servers        192.0.2.21 and 192.0.2.22, port 80, for gatewaying; the rest is in scripts/lab/directors.sh
  a look inside  scripts/inside.sh ip netns exec ha-d1 ipvsadm -Ln   (or ha-d2)
  break it       scripts/inside.sh scripts/lab/fleet.sh kill d1   (or d2, or etcd; then start)
Ctrl-C ends it, and etcd's data with it. So the next start begins without data, and moves artifacts/lab/fleet aside.

END
  status=0
  wait "$lab" || status=$?
  lab=
  exit "$status"
fi

token="the one that you configured"
if [[ -e artifacts/lab/state/token ]]; then
  token="TOKEN=\$(${SUDO_UID:+sudo }cat artifacts/lab/state/token)"
fi
cat <<END

Portal is ready.
  the API        $scheme://127.0.0.1:8443
  its token      $token
  a client       curl http://127.0.0.1:8080/   connects from inside the lab, from 10.0.0.100 to 10.0.0.1:80
  servers        10.0.1.11 and 10.0.1.12, port 80, for masquerading; the rest is in scripts/lab/network.sh
  a look inside  scripts/inside.sh ipvsadm -Ln
Ctrl-C ends it; Portal's data stays in artifacts/lab/state.

END
status=0
wait "$lab" || status=$?
lab=
exit "$status"
