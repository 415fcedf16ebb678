# Sourced by provision.sh and verify.sh: the addresses of the test box. Each can be set from outside.
#
#   clients' network  client .100, director .254 and the virtual addresses .201 to .203, servers .11 and .12
#   servers' network  director .254, servers .11 and .12
#
# Both are /24; the servers stand in both, for with LVS-DR and LVS-TUN they answer the client themselves.
: "${BOX_CLIENTS:=192.168.60}" "${BOX_SERVERS:=192.168.61}"
: "${BOX_NAT:=$BOX_CLIENTS.201}" "${BOX_DR:=$BOX_CLIENTS.202}" "${BOX_TUN:=$BOX_CLIENTS.203}"

# interface_in NETWORK: the interface that has an address there.
interface_in() {
  local words
  read -ra words < <(ip -o -4 address show to "$1.0/24")
  [[ ${words[1]:-} ]] || { echo "No interface here has an address in $1.0/24." >&2; return 1; }
  echo "${words[1]}"
}
