#!/bin/sh
# strophe.js 5.0.0 (npm): an address without a node has one when there is an @ in its resource.
#
# RFC 7622 §3.1: the resource begins at the first slash, and the node ends at the first @ before it. In example.org/desk@home nothing
# is in front of the domain. getDomainFromJid() answers example.org, and getNodeFromJid() answers example.org/desk. Servers and components
# write such addresses, for example a bridge that names the sender's address in the resource.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund strophe.js@5.0.0 @xmldom/xmldom@0.9.8 ws@8.18.3
cat >run.mjs <<'END'
import { Strophe } from 'strophe.js'

for (const address of ['ann@example.org/desk', 'ann@example.org/desk@home', 'example.org/desk', 'example.org/desk@home'])
  console.log(address, Strophe.getNodeFromJid(address), Strophe.getDomainFromJid(address), Strophe.getResourceFromJid(address))
END
node run.mjs | tee seen
cat >expected <<'END'
ann@example.org/desk ann example.org desk
ann@example.org/desk@home ann example.org desk@home
example.org/desk null example.org desk
example.org/desk@home example.org/desk example.org desk@home
END
diff expected seen && echo 'as found: the last one has a node'
