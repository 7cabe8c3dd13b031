#!/bin/sh
# npm run faults [-- --seed N --rounds N --burst N]: everything that is needed, then faults, and whether anything was lost by them.
# npm run faults -- --messages [--seed N --rounds N]: random messages at every address while the faults strike.
# npm run faults -- --changes N [--seed N]: so many random changes instead, and whether everybody is where they say.
cd "$(dirname "$0")/.." || exit 1
. setup/machine.sh
exec node --disable-warning=ExperimentalWarning test/faults/run.ts "$@"
