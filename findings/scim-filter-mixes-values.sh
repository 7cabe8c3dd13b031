#!/bin/sh
# scim2-parse-filter 0.2.10 (npm): a filter in brackets is true when two different values each meet half of it.
#
# RFC 7644 §3.4.2.2: emails[type eq "work" and value eq "home@example.org"] asks for one value that meets both. This person's
# work address is another, so the answer is no; the package's filter() says yes. A directory that looks for the owner of a
# work address this way gets people who have it as a home address. Also, strings of a filter are JSON strings (the same
# section): "\u0062j" is "bj", but it is compared letter by letter as it was written.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund scim2-parse-filter@0.2.10
cat >run.cjs <<'END'
const { filter, parse } = require('scim2-parse-filter')
const person = {
  userName: 'bj',
  emails: [
    { type: 'work', value: 'office@example.org' },
    { type: 'home', value: 'home@example.org' },
  ],
}
for (const text of [
  'emails[type eq "home" and value eq "home@example.org"]',
  'emails[type eq "work" and value eq "home@example.org"]',
  'emails[type eq "work" and value eq "nobody@example.org"]',
  'userName eq "bj"',
  'userName eq "\\u0062j"',
])
  console.log(text, filter(parse(text))(person))
END
node run.cjs | tee seen
cat >expected <<'END'
emails[type eq "home" and value eq "home@example.org"] true
emails[type eq "work" and value eq "home@example.org"] true
emails[type eq "work" and value eq "nobody@example.org"] false
userName eq "bj" true
userName eq "\u0062j" false
END
diff expected seen && echo 'as found: two values answer one filter'
