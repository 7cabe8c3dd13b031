#!/bin/sh
# ldapts 9.2.0 (npm): an LDAP filter with hexadecimal escapes is sent with the wrong bytes.
#
# RFC 4515 §3 says that \XX stands for one octet, and that a UTF-8 character may be written so. ldapts turns each pair into a
# character of its own and then encodes that character in UTF-8. (cn=M\c3\bcller), which is Müller, is sent as MÃ¼ller
# and finds nobody; a filter by a binary id such as objectGUID never matches. The same name written in plain letters is
# sent right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ldapts@9.2.0
cat >run.mjs <<'END'
import { BerWriter, FilterParser } from 'ldapts'
for (const filter of ['(cn=Müller)', '(cn=M\\c3\\bcller)', '(objectGUID=\\9f\\e2\\00)']) {
  const writer = new BerWriter()
  FilterParser.parseString(filter).write(writer)
  console.log(filter, writer.buffer.toString('hex'))
}
END
node run.mjs | tee seen
cat >expected <<'END'
(cn=Müller) a30d0402636e04074dc3bc6c6c6572
(cn=M\c3\bcller) a30f0402636e04094dc383c2bc6c6c6572
(objectGUID=\9f\e2\00) a313040a6f626a656374475549440405c29fc3a200
END
diff expected seen && echo 'as found: octets above 7f are doubled'
