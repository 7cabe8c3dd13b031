#!/bin/sh
# npm test [-- mocha's arguments, such as a test file or --grep WORDS]: everything that is needed, then the tests. All files
# run in four workers, which wait more than they compute. Files that are named run one after another, and each result appears at once.
# Other commands say in `files` which tests are theirs, and in `wanted` which packages these need.
cd "$(dirname "$0")/.." || exit 1
wanted="python3-slixmpp lua-unbound chromium zbar-tools ${wanted:-}"
. setup/machine.sh
case " $* " in
  *.test.ts*) ;;
  # shellcheck disable=SC2046
  *) set -- $(node setup/test-files.cjs ${files:+"$files"}) --parallel --jobs 4 "$@" ;;
esac
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --config setup/mocha.json "$@"
