#!/bin/sh
# npm run test:servers [-- mocha's arguments]: the tests with an Active Directory domain controller (Debian's Samba), three
# mail servers (Postfix, Exim, OpenSMTPD), a gateway for text messages (Kannel), and an upgrade to Prosody 13 on Debian 12. They need
# root: the ports of LDAP are below 1024, and the mail servers have users and mount namespaces of their own.
cd "$(dirname "$0")/.." || exit 1
[ "$(id -u)" = 0 ] || { echo 'Please run npm run test:servers as root.' >&2; exit 1; }
wanted='slapd postfix samba-ad-dc samba-ad-provision ssl-cert kannel libgnutls-dane0 libnsl2 libidn12 libevent-2.1-7'
. setup/machine.sh
sh setup/mail-servers.sh || exit 1
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/servers/*.test.ts' "$@" ;;
esac
sh setup/prosody-13.sh || {
  echo 'Left out: test/servers/prosody-13.test.ts, as Prosody 13 cannot be had beside an older one here.' >&2
  set -- "$@" --ignore test/servers/prosody-13.test.ts
}
exec node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js --config setup/mocha.json "$@"
