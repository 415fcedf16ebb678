#!/usr/bin/env bash
# The part of scripts/test.sh that runs in the lab: builds the network, then runs dotnet test with the given arguments.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/lab/network.sh up
# Mapping memory is slow in this kernel, and the runtime maps each piece of code twice otherwise.
export DOTNET_EnableWriteXorExecute=0
# The tests were compiled beforehand: compiling again what is used often costs more than it gains.
export DOTNET_TieredCompilation=0
exec dotnet test "$@"
