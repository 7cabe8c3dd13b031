#!/bin/sh
# npm run test:long [-- mocha's arguments]: everything that is needed, then the long campaigns: random changes, faults, many
# agents at a desk, a store and a mail server that are slow, inputs that nobody means. With small numbers, unless SEED, STEPS (of the
# changes), ROUNDS (of the faults), DESKS or INPUTS (of the fuzzing) say more. Two at a time, as they mostly wait.
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/long/**/*.test.ts' --parallel --jobs 2 "$@" ;;
esac
exec sh "$(dirname "$0")/test.sh" "$@"
