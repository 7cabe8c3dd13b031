#!/bin/sh
# github.com/emersion/go-vcard v0.0.0-20260618161152-d854b7e0e2d3 (Go): a card that is read and written again is another one.
#
# RFC 6350 §3.3: a parameter with a colon or comma in it stands in quotes; the package writes the label of an address without
# them, so the address begins within the label. §3.4: a comma between two values is bare, and one within a value has a backslash. Two
# categories are written as one, and so are two middle names. The semicolon within the name of a company gets a second backslash,
# so that the name has one. Below each property are its value before and after, as ical.js 2.2.1 reads them.
# Needs Go 1.26, Node 24 and npm.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init probe 2>/dev/null
go get github.com/emersion/go-vcard@v0.0.0-20260618161152-d854b7e0e2d3 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1
cat >main.go <<'END'
package main

import (
	"os"

	"github.com/emersion/go-vcard"
)

func main() {
	card, err := vcard.NewDecoder(os.Stdin).Decode()
	if err != nil {
		panic(err)
	}
	if err := vcard.NewEncoder(os.Stdout).Encode(card); err != nil {
		panic(err)
	}
}
END
cat >run.mjs <<'END'
import ICAL from 'ical.js'
import { execFileSync } from 'node:child_process'

const address = 'ADR;LABEL="Mr. John: Main Street":;;123 Main Street;Any Town;CA;91921;U.S.A.'
const lines = [address, 'CATEGORIES:friend,tennis', 'N:Stevenson;John;Philip,Paul;;', 'ORG:Salt\\; Pepper;Sales']
const card = ['BEGIN:VCARD', 'VERSION:4.0', 'FN:John', ...lines, 'END:VCARD', ''].join('\r\n')
const values = text => Object.fromEntries(ICAL.parse(text)[1].map(([name, , , ...value]) => [name, JSON.stringify(value)]))
const before = values(card)
const after = values(execFileSync('go', ['run', '.'], { input: card, encoding: 'utf8' }))
for (const name of ['adr', 'categories', 'n', 'org']) console.log(`${name}\n ${before[name]}\n ${after[name]}`)
END
node run.mjs | tee seen
cat >expected <<'END'
adr
 [["","","123 Main Street","Any Town","CA","91921","U.S.A."]]
 [[" Main Street:","","123 Main Street","Any Town","CA","91921","U.S.A."]]
categories
 ["friend","tennis"]
 ["friend,tennis"]
n
 [["Stevenson","John",["Philip","Paul"],"",""]]
 [["Stevenson","John","Philip,Paul","",""]]
org
 [["Salt; Pepper","Sales"]]
 [["Salt\\; Pepper","Sales"]]
END
diff expected seen && echo 'as found: the address begins within its label'
