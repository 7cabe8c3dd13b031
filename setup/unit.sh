#!/bin/sh
# npm run test:unit [-- mocha's arguments]: everything that is needed, then the tests of code that needs no server.
cd "$(dirname "$0")/.." || exit 1
. setup/machine.sh
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/unit/**/*.test.ts' "$@" ;;
esac
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --reporter setup/reporter.cjs --timeout 20000 "$@"
