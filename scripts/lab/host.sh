#!/usr/bin/env bash
# Sets up one host of the lab's network, in its namespace, and starts its servers: see network.sh, which calls this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
name=$1

direct=(10.0.0.2 2001:db8::2)
tunnelled=(10.0.0.3 2001:db8::3)

# common IPV4 IPV6 [GATEWAY4 GATEWAY6]
common() {
  local file
  for file in all eth0; do echo 0 >/proc/sys/net/ipv6/conf/$file/accept_dad; done
  printf '%s\n' 'link set lo up' 'link set eth0 up' "address add $1/24 dev eth0" "address add $2/64 dev eth0" \
    ${3:+"route add default via $3"} ${4:+"route add default via $4"} | ip -batch -
}

# Virtual addresses that arrive here without this host ever claiming them on the LAN (IPv6 never claims those of lo).
virtual() {
  local device devices=(tunl0 ip6tnl0 sit0 gre0 ip6gre0)
  echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore
  echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce
  # A packet out of a tunnel has a source address that belongs to the LAN. The highest of all and the device counts.
  for device in all "${devices[@]}"; do echo 0 >/proc/sys/net/ipv4/conf/"$device"/rp_filter; done
  {
    printf 'address add %s dev lo\n' "${direct[0]}/32" "${direct[1]}/128"
    printf 'address add %s\n' "${tunnelled[0]}/32 dev tunl0" "${tunnelled[1]}/128 dev ip6tnl0 nodad"
    printf 'link set %s up\n' "${devices[@]}"
    echo fou add port 6080 gue
  } | ip -batch -
  ip -6 fou add port 6080 gue
  # Any protocol inside: an IPv4 service can then have this host's IPv6 address as its server.
  ip -6 tunnel change ip6tnl0 mode any
}

# Answers come from the address they were asked at only where a socket is bound to that address.
datagrams() {
  local port address
  for port in 53 5353; do
    socat "UDP6-RECVFROM:$port,ipv6only=0,reuseaddr,fork" "EXEC:echo $name" &
    for address; do
      case $address in
        *:*) socat "UDP6-RECVFROM:$port,bind=[$address],reuseaddr,fork" "EXEC:echo $name" & ;;
        *) socat "UDP4-RECVFROM:$port,bind=$address,reuseaddr,fork" "EXEC:echo $name" & ;;
      esac
    done
  done
}

# serve [ADDRESS...]: starts the servers and waits until they listen.
serve() {
  local port tries listening
  mkdir -p "/run/lab-network/$name"
  echo "$name" >"/run/lab-network/$name/index.html"
  {
    for port in 80 8080; do busybox httpd -f -p "[::]:$port" -h "/run/lab-network/$name" & done
    socat TCP6-LISTEN:9000,ipv6only=0,reuseaddr,fork "EXEC:scripts/lab/stream.sh $name" &
    datagrams "$@"
  } </dev/null >/dev/null 2>&1
  # The sockets' tables show ports in hexadecimal: 80, 8080, 9000, then 53 and 5353 for each address.
  for ((tries = 0; tries < 200; tries++)); do
    listening=$(cat /proc/net/tcp6 /proc/net/udp /proc/net/udp6 | grep -cE ':(0050|1F90|2328|0035|14E9) 0+:0000 ' || true)
    ((listening < 5 + 2 * $#)) || return 0
    sleep 0.05
  done
  echo "The servers of $name did not start." >&2
  return 1
}

case $name in
  client) common 10.0.0.100 2001:db8::100 10.0.0.254 2001:db8::254 ;;
  client2) common 10.0.0.101 2001:db8::101 10.0.0.254 2001:db8::254 ;;
  s?) common "10.0.1.1${name#s}" "2001:db8:1::1${name#s}" 10.0.1.254 2001:db8:1::254; serve ;;
  d?) common "10.0.0.1${name#d}" "2001:db8::1${name#d}"; virtual; serve "${direct[@]}" "${tunnelled[@]}" ;;
esac
