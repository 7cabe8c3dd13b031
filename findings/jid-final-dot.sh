#!/bin/sh
# slixmpp 1.17.0, aioxmpp 0.13.3 and @xmpp/jid 0.14.0: ann@here.example and ann@here.example. are two addresses.
#
# RFC 7622 §3.2 (and RFC 6122 §2.2 before it): a dot at the end of a domain is taken away before addresses are compared. An address with that
# dot comes from a name that was copied from a DNS record. These three keep it, so that a contact that is added with it is another one than
# who writes. stanza 12.22.1 takes the dot away.
# Needs Python 3 and Node. (aioxmpp needs pytz and does not say so.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip --quiet --disable-pip-version-check install slixmpp==1.17.0 aioxmpp==0.13.3 pytz==2025.2
npm install --silent --no-audit --no-fund @xmpp/jid@0.14.0 stanza@12.22.1
cat >compare.py <<'END'
import aioxmpp, slixmpp
dotted, plain = 'ann@here.example.', 'ann@here.example'
print('slixmpp', slixmpp.JID(dotted) == slixmpp.JID(plain))
print('aioxmpp', aioxmpp.JID.fromstr(dotted) == aioxmpp.JID.fromstr(plain))
END
cat >compare.mjs <<'END'
import { jid } from '@xmpp/jid'
import * as JID from 'stanza/JID.js'
const [dotted, plain] = ['ann@here.example.', 'ann@here.example']
const said = same => (same ? 'True' : 'False')
console.log('@xmpp/jid', said(jid(dotted).equals(jid(plain))))
console.log('stanza', said(JID.equal(dotted, plain)))
END
{ python/bin/python -W ignore compare.py && node compare.mjs; } | tee seen
printf 'slixmpp False\naioxmpp False\n@xmpp/jid False\nstanza True\n' | diff seen -
