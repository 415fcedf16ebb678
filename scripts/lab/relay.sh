#!/usr/bin/env bash
# Passes on every connection, until it is ended: relay.sh LISTEN CONNECT, two addresses of socat.
#
# A connection of which one side has ended stays for the other (-t, seconds): socat alone cuts it off after half a second,
# in which not every answer comes.
exec socat -t 31536000 "$1,fork" "$2" 2>/dev/null
