#!/bin/sh
# node-iso11649 2.1.2 (npm): generate() makes creditor references that its own validate() refuses.
#
# ISO 11649 allows 21 letters and digits behind RF and the two check digits. generate() computes check digits for any text:
# with a dash, and with 22 letters, the result fails validate() of the same package, and a bank refuses it, too. An invoice
# number with a dash is a usual input.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-iso11649@2.1.2
cat >run.cjs <<'END'
const { generate, validate } = require('node-iso11649')
for (const number of ['2026001', '2026-001', 'CUSTOMER2026INVOICE001']) {
  const reference = generate(number)
  console.log(number, reference, validate(reference))
}
END
node run.cjs | tee seen
cat >expected <<'END'
2026001 RF602026001 true
2026-001 RF602026-001 false
CUSTOMER2026INVOICE001 RF54CUSTOMER2026INVOICE001 false
END
diff expected seen && echo 'as found: its own references are refused'
