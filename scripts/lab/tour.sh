#!/usr/bin/env bash
# The part of scripts/run.sh that runs in the lab: builds the network, opens the ways in, becomes Portal.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

scripts/lab/network.sh up
ip address add 192.0.2.2/30 dev vec0
ip link set vec0 up

# The ways in are at ports of their own, for Portal may be told to listen on all addresses.
# A socket in the file system belongs to no network namespace: it leads from here to the client's.
ip netns exec client scripts/lab/relay.sh UNIX-LISTEN:/run/lab/client TCP:10.0.0.1:80,connect-timeout=10 &
scripts/lab/relay.sh TCP-LISTEN:18080,bind=192.0.2.2,reuseaddr UNIX-CONNECT:/run/lab/client &
scripts/lab/relay.sh TCP-LISTEN:18443,bind=192.0.2.2,reuseaddr TCP:127.0.0.1:8443 &
scripts/lab/relay.sh TCP-LISTEN:18022,bind=192.0.2.2,reuseaddr "EXEC:scripts/lab/inside.pl serve,nofork" &

exec artifacts/portal/portal --state-dir "$PWD/artifacts/lab/state" "$@"
