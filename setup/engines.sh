#!/bin/sh
# npm run test:engines [-- mocha's arguments]: the store's tests over every engine, on servers that stand in for MongoDB.
# With --all the whole suite on mongo-java-server. BELLHOP_TEST_MONGODB=URL: over a real server, too.
cd "$(dirname "$0")/.." || exit 1
wanted='python3-venv'
command -v java >/dev/null 2>&1 || wanted="$wanted default-jdk-headless"
command -v mvn >/dev/null 2>&1 || wanted="$wanted maven"
case " $* " in *' --all '*) wanted="$wanted python3-slixmpp lua-unbound chromium zbar-tools slapd" ;; esac
. setup/machine.sh
. setup/go.sh
exec node --disable-warning=ExperimentalWarning test/engines/run.ts "$@"
