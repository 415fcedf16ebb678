#!/usr/bin/env bash
# Builds (up) or removes (down) the lab's network: clients, servers that answer with their own names, and this
# machine between them as the director. For use inside the lab: scripts/lab.sh bash -c 'scripts/lab/network.sh up; ...'
#
#   client LAN  10.0.0.0/24 and 2001:db8::/64
#     director  10.0.0.254       ::254        and the virtual addresses 10.0.0.1 to .9, ::1 to ::9
#     client    10.0.0.100       ::100
#     client2   10.0.0.101       ::101
#     d1, d2    10.0.0.11, .12   ::11, ::12   for gatewaying (virtual addresses .2, ::2) and tunnels (.3, ::3)
#   server LAN  10.0.1.0/24 and 2001:db8:1::/64
#     director  10.0.1.254       ::254
#     s1, s2    10.0.1.11, .12   ::11, ::12   for masquerading: their way back leads through the director
#
# Every server gives its name by HTTP on TCP 80 and 8080, in answer to each datagram on UDP 53 and 5353, and numbered,
# five times a second, on TCP 9000. Each is a network namespace: ip netns exec client curl http://10.0.0.1/
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ ${PORTAL_LAB:-} ]] || { echo "This changes the machine's network: run it inside the lab (scripts/lab.sh)." >&2; exit 1; }

clients=(client client2 d1 d2)
servers=(s1 s2)

down() {
  local name pids=() batch=()
  # Links first: a namespace takes its own with it, but some time later.
  for name in "${clients[@]}" "${servers[@]}" lan servers; do
    [[ ! -e /sys/class/net/$name ]] || batch+=("link delete $name")
  done
  for name in "${clients[@]}" "${servers[@]}"; do
    [[ -e /run/netns/$name ]] || continue
    mapfile -t -O "${#pids[@]}" pids < <(ip netns pids "$name")
    batch+=("netns delete $name")
  done
  ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true
  ((${#batch[@]} == 0)) || printf '%s\n' "${batch[@]}" | ip -batch -
}

up() {
  local name i hosts=()
  down
  # Addresses must work at once: no search for duplicates first.
  echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad
  echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
  # With gatewaying, client and server are neighbours; the director must not tell the client so.
  echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
  echo 0 >/proc/sys/net/ipv4/conf/default/send_redirects
  # Hosts with the modules for tunnels get the tunnel devices as soon as they exist.
  modprobe -a ipip ip6_tunnel sit ip_gre ip6_gre fou fou6
  {
    printf '%s\n' \
      'link add lan type bridge mcast_snooping 0' 'link set lan up' \
      'link add servers type bridge mcast_snooping 0' 'link set servers up' \
      'address add 10.0.0.254/24 dev lan' 'address add 2001:db8::254/64 dev lan' \
      'address add 10.0.1.254/24 dev servers' 'address add 2001:db8:1::254/64 dev servers'
    # Deprecated, so that the director never speaks from a virtual address of its own accord.
    for i in {1..9}; do
      printf '%s\n' "address add 10.0.0.$i/32 dev lan" "address add 2001:db8::$i/128 dev lan preferred_lft 0"
    done
    for name in "${clients[@]}" "${servers[@]}"; do
      [[ $name == s? ]] && i=servers || i=lan
      printf '%s\n' "netns add $name" "link add $name type veth peer name eth0 netns $name" \
        "link set $name master $i up"
    done
  } | ip -batch -
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 1 >/proc/sys/net/ipv6/conf/all/forwarding

  for name in "${clients[@]}" "${servers[@]}"; do
    ip netns exec "$name" scripts/lab/host.sh "$name" & hosts+=($!)
  done
  for i in "${hosts[@]}"; do wait "$i"; done
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) echo "Usage: scripts/lab/network.sh up|down" >&2; exit 2 ;;
esac
