#!/bin/sh
# npm run test:peers [-- --small] [PEER ...]: other people's clients, and Smack's own tests, on our server and on a stock
# Prosody. What differs stands in docs/peers.md, with its reason.
cd "$(dirname "$0")/.." || exit 1
wanted='python3-venv lua-unbound'
command -v java >/dev/null 2>&1 || wanted="$wanted default-jdk-headless"
command -v mvn >/dev/null 2>&1 || wanted="$wanted maven"
. setup/machine.sh
. setup/go.sh
exec node --disable-warning=ExperimentalWarning test/peers/run.ts "$@"
