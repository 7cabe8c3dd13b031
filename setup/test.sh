#!/bin/sh
# npm test [-- mocha's arguments, such as a test file or --grep WORDS]: everything that is needed, then the tests.
cd "$(dirname "$0")/.." || exit 1
wanted='python3-slixmpp lua-unbound chromium zbar-tools slapd'
. setup/machine.sh
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/**/*.test.ts' "$@" ;;
esac
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --config setup/mocha.json "$@"
