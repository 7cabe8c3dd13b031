#!/bin/sh
# npm run test:money [-- mocha's arguments]: what banks and accountants read and write, beside other people's programs for it:
# Prowide's reader, hledger, the schemas of ISO 20022, two stand-ins for Stripe.
cd "$(dirname "$0")/.." || exit 1
wanted='hledger python3-venv zbar-tools'
command -v javac >/dev/null 2>&1 || wanted="$wanted default-jdk-headless"
command -v mvn >/dev/null 2>&1 || wanted="$wanted maven"
. setup/machine.sh
. setup/go.sh
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/money/*.test.ts' "$@" ;;
esac
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --reporter setup/reporter.cjs --timeout 300000 "$@"
