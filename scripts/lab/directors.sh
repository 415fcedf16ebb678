#!/usr/bin/env bash
# Two directors for one address, inside the lab: network namespaces in the place of machines.
#
#   scripts/lab/directors.sh up|down
#
#   clients   198.51.100.0/24   ha-client .100, ha-router .254
#   LAN       192.0.2.0/24      ha-router .254, directors ha-d1 .1 and ha-d2 .2, servers ha-s1 .21 and ha-s2 .22
#
# The virtual addresses are 192.0.2.10 (VRRP) and 203.0.113.10 (equal-cost routes), for gatewaying. Each server gives its name by
# HTTP on TCP 80, and numbered, five times a second, on TCP 9000. All of the LAN's cables end at a bridge in ha-wire, where they
# can be pulled: ip -n ha-wire link set d1 down
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ ${PORTAL_LAB:-} ]] || { echo "This changes the machine's network: run it inside the lab (scripts/lab.sh)." >&2; exit 1; }

hosts=(router d1 d2 s1 s2)
numbers=(254 1 2 21 22)
virtual=(192.0.2.10 203.0.113.10)

down() {
  local name
  for name in client "${hosts[@]}" wire; do
    [[ -e /run/netns/ha-$name ]] || continue
    ip netns pids "ha-$name" | xargs -r kill -KILL 2>/dev/null || true
    ip netns delete "ha-$name"
  done
  rm -rf /run/lab-network/ha-s?
}

# inside NAME COMMAND...
inside() {
  ip netns exec "ha-$1" "${@:2}"
}

serve() {
  local name=$1 tries address
  inside "$name" busybox sysctl -qw net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
  for address in "${virtual[@]}"; do ip -n "ha-$name" address add "$address/32" dev lo; done
  mkdir -p "/run/lab-network/ha-$name"
  echo "$name" >"/run/lab-network/ha-$name/index.html"
  # Not by a function: its shell would stay, with the output of whoever has called this.
  {
    ip netns exec "ha-$name" busybox httpd -f -p 80 -h "/run/lab-network/ha-$name" &
    ip netns exec "ha-$name" socat TCP-LISTEN:9000,reuseaddr,fork "EXEC:scripts/lab/stream.sh $name" &
  } </dev/null >/dev/null 2>&1
  for ((tries = 0; tries < 200; tries++)); do
    (($(inside "$name" cat /proc/net/tcp /proc/net/tcp6 | grep -cE ':(0050|2328) 0+:0000 ' || true) < 2)) || return 0
    sleep 0.05
  done
  echo "The servers of $name did not start." >&2
  return 1
}

up() {
  local i name
  down
  for name in wire client "${hosts[@]}"; do
    ip netns add "ha-$name"
    ip -n "ha-$name" link set lo up
  done
  ip -n ha-wire link add lan type bridge mcast_snooping 0
  ip -n ha-wire link set lan up
  for i in "${!hosts[@]}"; do
    name=${hosts[i]}
    ip -n ha-wire link add "$name" type veth peer name eth0 netns "ha-$name"
    ip -n ha-wire link set "$name" master lan up
    ip -n "ha-$name" address add "192.0.2.${numbers[i]}/24" dev eth0
    ip -n "ha-$name" link set eth0 up
    [[ $name == router ]] || ip -n "ha-$name" route add default via 192.0.2.254
    # Client and server are not neighbours, but the director and the router are; nobody is to be told of a shorter way.
    inside "$name" busybox sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
  done
  ip -n ha-router link add eth1 type veth peer name eth0 netns ha-client
  ip -n ha-router address add 198.51.100.254/24 dev eth1
  ip -n ha-client address add 198.51.100.100/24 dev eth0
  ip -n ha-router link set eth1 up
  ip -n ha-client link set eth0 up
  ip -n ha-client route add default via 198.51.100.254
  inside router busybox sysctl -qw net.ipv4.ip_forward=1
  serve s1
  serve s2
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) echo "Usage: scripts/lab/directors.sh up|down" >&2; exit 2 ;;
esac
