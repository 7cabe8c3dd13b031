#!/bin/sh
# mellium.im/xmpp v0.22.0 (Go): reading an escaped name gives U+0000 where a blank, a slash or an @ belongs.
#
# XEP-0106: user\40host stands for the name user@host. jid.Unescape does so where at most one letter is in front of the sequence. Behind
# more letters each sequence becomes U+0000. JID.Escape writes the names right, so a name does not come back as it went. Some
# names end the program instead.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init probe 2>/dev/null
go get mellium.im/xmpp@v0.22.0 2>/dev/null
cat >main.go <<'END'
package main

import (
	"fmt"

	"golang.org/x/text/transform"
	"mellium.im/xmpp/jid"
)

func main() {
	for _, name := range []string{"@host", "u@host", "us@host", "user@host", "one two", "and/or"} {
		escaped, _, err := transform.String(jid.Escape, name)
		if err != nil {
			panic(err)
		}
		read, _, err := transform.String(jid.Unescape, escaped)
		fmt.Printf("%s -> %s -> %q %v\n", name, escaped, read, err)
	}
}
END
go run . | tee seen
cat >expected <<'END'
@host -> \40host -> "@host" <nil>
u@host -> u\40host -> "u@host" <nil>
us@host -> us\40host -> "us\x00host" <nil>
user@host -> user\40host -> "user\x00host" <nil>
one two -> one\20two -> "one\x00two" <nil>
and/or -> and\2for -> "and\x00or" <nil>
END
diff expected seen && echo 'as found: the name has U+0000 in it'
