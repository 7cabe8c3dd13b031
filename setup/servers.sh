#!/bin/sh
# npm run test:servers [-- mocha's arguments]: the tests with an Active Directory domain controller (Debian's Samba) and two
# mail servers (Postfix). They need root: the ports of LDAP are below 1024, and so are the users of Postfix.
cd "$(dirname "$0")/.." || exit 1
[ "$(id -u)" = 0 ] || { echo 'Please run npm run test:servers as root.' >&2; exit 1; }
wanted='slapd postfix samba-ad-dc samba-ad-provision ssl-cert'
. setup/machine.sh
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/servers/*.test.ts' "$@" ;;
esac
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --config setup/mocha.json "$@"
