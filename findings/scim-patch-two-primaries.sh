#!/bin/sh
# scim-patch 0.8.3 (npm): a new primary value leaves the old one primary; an attribute in other letters is a second one.
#
# RFC 7644 §3.5.2: an operation that sets primary to true shall set it to false for the other values of the attribute; after
# this patch two addresses are primary, and whoever takes the first takes the old one. RFC 7643 §2.1: names of attributes are
# case-insensitive; "username" changes nothing and is stored beside userName.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scim-patch@0.8.3
cat >run.cjs <<'END'
const { scimPatch } = require('scim-patch')
const person = () => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  meta: { resourceType: 'User', created: new Date(0), lastModified: new Date(0), location: '' },
  userName: 'bj',
  emails: [{ type: 'work', value: 'old@example.org', primary: true }],
})
const primary = scimPatch(person(), [
  { op: 'add', path: 'emails', value: [{ type: 'other', value: 'new@example.org', primary: true }] },
])
console.log(JSON.stringify(primary.emails))
const { userName, username } = scimPatch(person(), [{ op: 'replace', path: 'username', value: 'barbara' }])
console.log(userName, username)
END
node run.cjs | tee seen
cat >expected <<'END'
[{"type":"work","value":"old@example.org","primary":true},{"type":"other","value":"new@example.org","primary":true}]
bj barbara
END
diff expected seen && echo 'as found: two primary addresses, two user names'
