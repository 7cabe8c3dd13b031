#!/bin/sh
# npm start: everything that is needed, then the demo until Ctrl-C.
cd "$(dirname "$0")/.." || exit 1
. setup/machine.sh
exec node --disable-warning=ExperimentalWarning setup/start.ts "$@"
