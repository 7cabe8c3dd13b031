#!/bin/sh
# npm run bench [-- NAME … [--rounds N] [--people N]]: everything that is needed, then the benchmarks. Data lies in memory.
cd "$(dirname "$0")/.." || exit 1
. setup/machine.sh
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then
  TMPDIR=/dev/shm
  export TMPDIR
fi
exec node --disable-warning=ExperimentalWarning bench/bench.ts "$@"
