#!/usr/bin/env bash
# Makes this machine a part of the test box. It needs root, and addresses in the box's networks (addresses.sh), whoever
# gave them: Vagrant, an operator, or the lab. Running it again does no harm.
#
#   scripts/vagrant/provision.sh director|server1|server2|client [--no-systemd]
#
#   --no-systemd    starts what belongs to the role in the background, where systemd does not run
#
# Also read from the environment: BOX_CLIENT_IF and BOX_SERVER_IF, the interfaces, which are found by their addresses
# otherwise; and what addresses.sh has.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/lib/packages.sh
. scripts/vagrant/addresses.sh

role=${1:-}
systemd=1
case ${2:-} in
  '') ;;
  --no-systemd) systemd= ;;
  *) role= ;;
esac

# setting NAME VALUE: a setting of the network, below /proc/sys/net/ipv4.
setting() {
  echo "$2" >"/proc/sys/net/ipv4/$1"
}

# background NAME COMMAND...: starts a program that goes on running, or starts it anew.
background() {
  local unit=portal-box-$1 pid=/run/portal-box/$role-$1
  shift
  if [[ $systemd ]]; then
    systemctl stop "$unit.service" 2>/dev/null || true
    systemd-run --quiet --collect --unit "$unit" -- "$@"
    return
  fi
  mkdir -p /run/portal-box
  if [[ -e $pid ]] && kill "$(<"$pid")" 2>/dev/null; then
    while kill -0 "$(<"$pid")" 2>/dev/null; do sleep 0.1; done
  fi
  setsid "$@" </dev/null >"$pid.log" 2>&1 &
  echo $! >"$pid"
}

# The service that scripts/install.sh has installed. Without systemd: the same program with the same rights.
portal() {
  if [[ $systemd ]]; then
    scripts/install.sh --binary artifacts/portal/portal
    return
  fi
  scripts/install.sh --binary artifacts/portal/portal --no-start
  install -d -m 700 -o portal -g portal /var/lib/portal
  background portal setpriv --reuid portal --regid portal --init-groups --no-new-privs \
    --inh-caps -all,+net_admin --ambient-caps -all,+net_admin --bounding-set -all,+net_admin /usr/local/bin/portal
}

# declare_service ADDRESS SERVERS FORWARDER: balances port 80 of a virtual address in turn.
declare_service() {
  echo "tcp/$1/80, forwarder $3:"
  curl -sS --fail-with-body -X PUT "http://127.0.0.1:8443/services/tcp/$1/80" \
    -H @<(echo "X-AUTH-TOKEN: $(</var/lib/portal/token)") -H "Content-Type: application/json" -d "{
      \"scheduler\": \"rr\",
      \"servers\": [{\"host\": \"$2.11\", \"port\": 80, \"forwarder\": \"$3\"},
                  {\"host\": \"$2.12\", \"port\": 80, \"forwarder\": \"$3\"}]}"
  echo
}

director() {
  local address tries
  need_packages curl iproute2
  # LVS-NAT: the servers' answers go through this machine.
  setting ip_forward 1
  # LVS-DR: client and servers are neighbours, and must not be told so.
  setting conf/all/send_redirects 0
  setting "conf/$client_if/send_redirects" 0
  for address in "$BOX_NAT" "$BOX_DR" "$BOX_TUN"; do
    ip address replace "$address/32" dev "$client_if"
  done

  portal
  for ((tries = 0; tries < 100; tries++)); do
    ! curl -sf -o /dev/null http://127.0.0.1:8443/healthz || break
    sleep 0.1
  done
  declare_service "$BOX_NAT" "$BOX_SERVERS" m
  declare_service "$BOX_DR" "$BOX_CLIENTS" g
  declare_service "$BOX_TUN" "$BOX_SERVERS" i
}

server() {
  local device
  need_packages busybox-static iproute2 kmod
  # LVS-NAT: what is answered from the servers' network goes back through the director, though the client is nearer.
  ip route replace default via "$BOX_SERVERS.254" dev "$server_if" table 61
  [[ $(ip rule show) == *"from $BOX_SERVERS.0/24 lookup 61"* ]] || ip rule add from "$BOX_SERVERS.0/24" table 61
  # LVS-DR and LVS-TUN: the virtual addresses are here too, and nobody on the network may learn of it.
  setting conf/all/arp_ignore 1
  setting conf/all/arp_announce 2
  ip address replace "$BOX_DR/32" dev lo
  modprobe ipip
  ip address replace "$BOX_TUN/32" dev tunl0
  ip link set tunl0 up
  # The client's packets come in by other ways than the one that leads back to it. The highest of all and the device counts.
  for device in all "$server_if" tunl0; do
    setting "conf/$device/rp_filter" 0
  done

  mkdir -p "/run/portal-box/$role-pages"
  echo "$role" >"/run/portal-box/$role-pages/index.html"
  background web busybox httpd -f -p 80 -h "/run/portal-box/$role-pages"
}

case $role in
  client) need_packages curl ;;
  director | server1 | server2)
    client_if=${BOX_CLIENT_IF:-$(interface_in "$BOX_CLIENTS")}
    server_if=${BOX_SERVER_IF:-$(interface_in "$BOX_SERVERS")}
    "${role%[12]}"
    ;;
  *) echo "Usage: scripts/vagrant/provision.sh director|server1|server2|client [--no-systemd]" >&2; exit 2 ;;
esac
echo "The $role is ready."
