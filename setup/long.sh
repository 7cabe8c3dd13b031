#!/bin/sh
# npm run test:long [-- mocha's arguments]: everything that is needed, then the long campaigns: random changes, faults, a store
# and a mail server that are slow. With small numbers, unless SEED, STEPS (of the changes) or ROUNDS (of the faults) say more.
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/long/**/*.test.ts' "$@" ;;
esac
exec sh "$(dirname "$0")/test.sh" "$@"
