#!/bin/sh
# github.com/scim2/filter-parser v2.3.1 (Go): escapes in the strings of a SCIM filter stay as they are, or are refused.
#
# RFC 7644 §3.4.2.2: a value is written by the rules of JSON. So "\"ann\"" is "ann" in quotes and "a\\b" has one backslash; the parser's
# value has the backslashes of the escapes, too, so nobody of that name is found. "\u00fc" is ü (RFC 8259 §7), and is a parse
# error. null is read, but the text of the filter has none, so it cannot be read again. scim2-filter-parser of PyPI (0.7.0) and
# scim2-parse-filter of npm (0.2.10) are other packages, and are not meant here. Needs Go 1.26.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init probe 2>/dev/null
go get github.com/scim2/filter-parser/v2@v2.3.1 2>/dev/null
cat >main.go <<'END'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/scim2/filter-parser/v2"
)

func main() {
	for _, value := range []string{`"ann"`, `"\"ann\""`, `"a\\b"`, `"ü"`, `"\u00fc"`, `null`} {
		var meant any
		if err := json.Unmarshal([]byte(value), &meant); err != nil {
			panic(err)
		}
		expression, err := filter.ParseFilter([]byte("userName eq " + value))
		if err != nil {
			fmt.Printf("%s means %v: refused\n", value, meant)
			continue
		}
		_, err = filter.ParseFilter([]byte(fmt.Sprint(expression)))
		fmt.Printf("%s means %v: read as %v, again: %v\n", value, meant, expression.(*filter.AttributeExpression).CompareValue, err == nil)
	}
}
END
go run . | tee seen
cat >expected <<'END'
"ann" means ann: read as ann, again: true
"\"ann\"" means "ann": read as \"ann\", again: true
"a\\b" means a\b: read as a\\b, again: true
"ü" means ü: read as ü, again: true
"\u00fc" means ü: refused
null means <nil>: read as <nil>, again: false
END
diff expected seen && echo 'as found: escapes are not decoded'
