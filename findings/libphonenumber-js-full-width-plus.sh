#!/bin/sh
# libphonenumber-js 1.13.16 (npm): a full-width plus is not seen, and the number becomes another one.
#
# The package reads full-width digits, and its own list of plus signs (PLUS_CHARS) has U+FF0B, which East Asian keyboards write.
# With + the number below is one in London. With the full-width plus it is none where no country is given, and with the default
# country JP it is taken for a Japanese number that begins with 44. Google's libphonenumber (phonenumbers 9.0.43 of PyPI is its
# port) reads both as the number in London.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16
cat >run.mjs <<'END'
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js'
for (const written of ['+44 20 7946 0958', '＋44 20 7946 0958', '+４４ ２０ ７９４６ ０９５８'])
  console.log(written, String(parse(written)?.number), String(parse(written, 'JP')?.number))
END
node run.mjs | tee seen
cat >expected <<'END'
+44 20 7946 0958 +442079460958 +442079460958
＋44 20 7946 0958 undefined +81442079460958
+４４ ２０ ７９４６ ０９５８ +442079460958 +442079460958
END
diff expected seen && echo 'as found: the full-width plus is dropped'
