#!/bin/sh
# strophe.js 5.0.0 (npm): an element made with a namespace is sent without it.
#
# document.createElementNS('urn:…', 'chosen') is the usual way to make an element in a browser. Strophe.serialize() writes the attributes of
# an element and not its namespace, so the element arrives in jabber:client and nobody knows it. The DOM's own writer (here that of
# xmldom 0.9) adds xmlns. Setting xmlns as an attribute beside helps.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund strophe.js@5.0.0 @xmldom/xmldom@0.9.8 ws@8.18.3
cat >run.mjs <<'END'
import { DOMImplementation } from '@xmldom/xmldom'
import { $msg, Strophe } from 'strophe.js'

const NS = 'urn:example:answer'
const made = new DOMImplementation().createDocument(null, 'x').createElementNS(NS, 'chosen')
const sent = () => Strophe.serialize($msg({ to: 'ann@example.org' }).cnode(made).tree())
console.log('strophe.js:', sent())
console.log('xmldom:', String(made))
made.setAttribute('xmlns', NS)
console.log('strophe.js, with the attribute:', sent())
END
node run.mjs | tee seen
cat >expected <<'END'
strophe.js: <message to="ann@example.org" xmlns="jabber:client"><chosen/></message>
xmldom: <chosen xmlns="urn:example:answer"/>
strophe.js, with the attribute: <message to="ann@example.org" xmlns="jabber:client"><chosen xmlns="urn:example:answer"/></message>
END
diff expected seen && echo 'as found: the namespace is lost'
