#!/bin/sh
# gosrc.io/xmpp v0.5.1 (Go): errors are sent empty, the address of a server gets an @, and the text of an occupant's presence is lost.
#
# RFC 6120 §8.3.2: an error has a type and a condition; the number of the old protocol ("code") belongs to it no more. An error without
# a number is read, and written as nothing: an answer of type error without its error. RFC 7622 §3.1: an address may
# have no node and no resource; Full() and Bare() write @ and / all the same, and NewJid() refuses what Full() wrote. XEP-0059
# §2.2: <first>a</first>; the package writes an element of its own in it. XEP-0045 §7.1: a <status code='110'/> stands inside the
# extension of a room; the package takes it for the status of the presence (RFC 6121 §4.7.2.2), which is empty then.
# Needs Go 1.26.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init probe 2>/dev/null
go get gosrc.io/xmpp@v0.5.1 2>/dev/null
cat >main.go <<'END'
package main

import (
	"encoding/xml"
	"fmt"

	"gosrc.io/xmpp/stanza"
)

func show(value any) {
	text, err := xml.Marshal(value)
	fmt.Println(string(text), err)
}

func main() {
	for _, code := range []int{0, 500} {
		failure := stanza.Err{Code: code, Type: "wait", Reason: "resource-constraint"}
		show(stanza.Message{Attrs: stanza.Attrs{Type: "error"}, Error: failure})
	}
	for _, address := range []string{"example.org", "ann@example.org", "ann@example.org/desk"} {
		read, _ := stanza.NewJid(address)
		_, err := stanza.NewJid(read.Full())
		fmt.Println(address, read.Bare(), read.Full(), err == nil)
	}
	show(stanza.ResultSet{First: &stanza.First{Content: "a"}})
	for _, code := range []string{"", `<status code="110"/>`} {
		var presence stanza.Presence
		const words = `<presence xmlns="jabber:client"><status>Lunch</status><x xmlns="http://jabber.org/protocol/muc#user">%s</x></presence>`
		err := xml.Unmarshal([]byte(fmt.Sprintf(words, code)), &presence)
		fmt.Printf("%s %q %v\n", code, presence.Status, err)
	}
}
END
go run . | tee seen
cat >expected <<'END'
<message type="error"></message> <nil>
<message type="error"><error code="500" type="wait"><resource-constraint xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"></resource-constraint></error></message> <nil>
example.org @example.org @example.org/ false
ann@example.org ann@example.org ann@example.org/ true
ann@example.org/desk ann@example.org ann@example.org/desk true
<set xmlns="http://jabber.org/protocol/rsm"><first><Content>a</Content></first></set> <nil>
 "Lunch" <nil>
<status code="110"/> "" <nil>
END
diff expected seen && echo 'as found: an error without a number is none'
