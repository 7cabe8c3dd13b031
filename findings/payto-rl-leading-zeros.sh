#!/bin/sh
# payto-rl 1.1.4 (npm): an account number that begins with zeros is another number.
#
# RFC 8905 registers payto://ach/[routing number]/[account number]. Both are texts of digits: an account number may begin with zeros, and
# a routing number does so for all banks of the districts 01 to 09. routingNumber and accountNumber are answered as numbers,
# so a payment that is made from them goes to an account without the zeros. The address in the text form is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund payto-rl@1.1.4
cat >run.mjs <<'END'
import Payto from 'payto-rl'

for (const uri of ['payto://ach/122000661/1234567', 'payto://ach/122000661/0001234567', 'payto://ach/011000015/1234567']) {
  const { routingNumber, accountNumber } = new Payto(uri)
  console.log(uri, JSON.stringify({ routingNumber, accountNumber }))
}
END
node run.mjs | tee seen
cat >expected <<'END'
payto://ach/122000661/1234567 {"routingNumber":122000661,"accountNumber":1234567}
payto://ach/122000661/0001234567 {"routingNumber":122000661,"accountNumber":1234567}
payto://ach/011000015/1234567 {"routingNumber":11000015,"accountNumber":1234567}
END
diff expected seen && echo 'as found: zeros are gone'
