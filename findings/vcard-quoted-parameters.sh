#!/bin/sh
# vcf 2.1.2 and vcard4 4.0.5 (npm): a quoted parameter is cut at the signs that it is quoted for.
#
# RFC 6350 §3.3: a parameter's value that has a colon, semicolon or comma stands in quotes, and is one value. The address below is
# the RFC's own example (§6.3.1), shortened. vcf ends LABEL at its first colon, keeps the quote, and takes the rest of the label
# for a part of the address. vcard4 takes the comma for the end of a value: the label is two. ical.js 2.2.1 reads it right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vcf@2.1.2 vcard4@4.0.5 ical.js@2.2.1
cat >run.mjs <<'END'
import ICAL from 'ical.js'
import vcf from 'vcf'
import { parse } from 'vcard4'

const address = 'ADR;LABEL="Mr. John Q. Public, Esq.\\nMail Drop: TNE QB":;;123 Main Street;Any Town;CA;91921;U.S.A.'
const card = ['BEGIN:VCARD', 'VERSION:4.0', 'FN:John', address, 'END:VCARD', ''].join('\r\n')
const line = (name, label, value) => console.log(name, JSON.stringify(label), JSON.stringify(value))

const first = new vcf().parse(card).data.adr
line('vcf', first.label, first._data)
const [second] = parse(card).getProperty('ADR')
line('vcard4', second.parameters.LABEL, Object.values(second.value))
const [, label, , value] = ICAL.parse(card)[1].find(([name]) => name === 'adr')
line('ical.js', label.label, value)
END
node run.mjs | tee seen
cat >expected <<'END'
vcf "\"Mr. John Q. Public, Esq.\\nMail Drop" " TNE QB\":;;123 Main Street;Any Town;CA;91921;U.S.A."
vcard4 ["Mr. John Q. Public"," Esq.\nMail Drop: TNE QB"] ["","","123 Main Street","Any Town","CA","91921","U.S.A."]
ical.js "Mr. John Q. Public, Esq.\nMail Drop: TNE QB" ["","","123 Main Street","Any Town","CA","91921","U.S.A."]
END
diff expected seen && echo 'as found: the label is in pieces'
