#!/bin/sh
# npm run test:operating [-- mocha's arguments]: the alerts in a real Prometheus, with faults that are made for real, and the DNS records
# in a real Knot. It needs root: a disk that is full is a small file system of its own.
cd "$(dirname "$0")/.." || exit 1
[ "$(id -u)" = 0 ] || { echo 'Please run npm run test:operating as root.' >&2; exit 1; }
wanted='prometheus knot slapd'
. setup/machine.sh
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/operating/*.test.ts' "$@" ;;
esac
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --config setup/mocha.json "$@"
