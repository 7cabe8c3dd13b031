#!/bin/sh
# ltx 3.1.2 (npm): text that follows a comment or a processing instruction inside an element is lost.
#
# <a>one<!-- note -->two</a> is well-formed XML with the text "onetwo". ltx's parse() answers an element whose text is "one",
# without an error. XMPP streams hold no comments (RFC 6120 §11.1), but ltx is also used to read files: an XML file written
# by hand loses text up to the next tag. A comment between elements does no harm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ltx@3.1.2
cat >run.mjs <<'END'
import { parse } from 'ltx'
for (const text of ['<a>one<!-- note -->two</a>', '<a>one<?note x?>two</a>', '<a><!-- note -->two</a>', '<a><b/><!-- note --><c/></a>'])
  console.log(text, '=>', parse(text).toString())
END
node run.mjs | tee seen
cat >expected <<'END'
<a>one<!-- note -->two</a> => <a>one</a>
<a>one<?note x?>two</a> => <a>one</a>
<a><!-- note -->two</a> => <a/>
<a><b/><!-- note --><c/></a> => <a><b/><c/></a>
END
diff expected seen && echo 'as found: text after a comment is lost'
