#!/bin/sh
# ldapts 9.2.0 (npm): a paged search ends at a page without entries, and what follows is missing without an error.
#
# RFC 2696 §3: the client goes on until the server sends an empty cookie; a page may have fewer entries than were asked for, and
# so none. The server of this script has three people in three pages, the second of which is empty but for the cookie. ldapts asks for two
# pages and answers with one of three people, as if that was all; so does searchPaginated.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldapts@9.2.0
cat >run.mjs <<'END'
import { createServer } from 'node:net'
import { Client } from 'ldapts'

const tlv = (tag, ...parts) => {
  const body = Buffer.concat(parts.map(part => Buffer.from(part)))
  return Buffer.concat([Buffer.from([tag, body.length]), body]) // all of it is shorter than 128 bytes
}
const pages = [
  { people: ['cn=ann'], cookie: 'second' },
  { people: [], cookie: 'third' },
  { people: ['cn=bob', 'cn=carl'], cookie: '' },
]
const done = (id, cookie) => {
  const value = tlv(0x30, tlv(2, [0]), tlv(4, cookie))
  const control = tlv(0x30, tlv(4, '1.2.840.113556.1.4.319'), tlv(4, value))
  return tlv(0x30, tlv(2, [id]), tlv(0x65, tlv(10, [0]), tlv(4, ''), tlv(4, '')), tlv(0xa0, control))
}
const entry = (id, dn) => tlv(0x30, tlv(2, [id]), tlv(0x64, tlv(4, dn), tlv(0x30)))

let asked = 0
const server = createServer(socket =>
  socket.on('data', request => {
    const at = request[1] & 0x80 ? 2 + (request[1] & 0x7f) : 2
    const [id, operation] = [request[at + 2], request[at + 3]]
    if (operation !== 0x63) return // the end of the session
    const { people, cookie } = pages[asked++ % pages.length]
    for (const dn of people) socket.write(entry(id, dn))
    socket.write(done(id, cookie))
  }),
)
server.listen(0, '127.0.0.1', async () => {
  const client = new Client({ url: `ldap://127.0.0.1:${server.address().port}` })
  const { searchEntries } = await client.search('dc=example', { filter: '(cn=*)', paged: { pageSize: 2 } })
  console.log('search:', asked, 'pages asked for,', searchEntries.map(({ dn }) => dn).join(' '))
  asked = 0
  const found = []
  for await (const page of client.searchPaginated('dc=example', { filter: '(cn=*)', paged: { pageSize: 2 } }))
    found.push(...page.searchEntries.map(({ dn }) => dn))
  console.log('searchPaginated:', asked, 'pages asked for,', found.join(' '))
  await client.unbind()
  server.close()
})
END
timeout 30 node run.mjs | tee seen
cat >expected <<'END'
search: 2 pages asked for, cn=ann
searchPaginated: 2 pages asked for, cn=ann
END
diff expected seen && echo 'as found: two of three people are missing'
