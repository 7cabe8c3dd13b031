#!/usr/bin/env bash
# Gajim and slixmpp pay each other: test/witness/gajim-wallet.sh [FOLDER] starts a demo of its own and Gajim on a virtual screen, signed in as
# Alex, who pays Michael (slixmpp), is asked to pay by him, and looks at the wallet. Screenshots are saved in FOLDER for a person to look at.
# shellcheck source=test/witness/demo.sh
. "$(dirname "${BASH_SOURCE[0]}")/demo.sh"
# shellcheck source=test/witness/screen.sh
. "$(dirname "${BASH_SOURCE[0]}")/screen.sh"
# shellcheck source=test/witness/gajim-window.sh
. "$(dirname "${BASH_SOURCE[0]}")/gajim-window.sh"

bellhop=bellhop@bellhop.acme.test

# Michael hears a text of Bellhop: michael_hears PATTERN WHAT
michael_hears() {
  if until_ok 15 grep -q "\"sender\": \"$bellhop.*\"body\": \".*$1" "$folder/manager.out"; then passed "$2"; else missed "does not: $2"; fi
}

needs gajim=gajim "${screen_needs[@]}" gdbus=libglib2.0-bin
start_demo
start_manager
account "$(code_for nyang)"
virtual_screen
person gajim gajim --loglevel 'gajim=INFO,nbxmpp=INFO'
if until_ok 20 signed_in; then passed 'signs in with an access code'; else missed 'does not sign in'; fi
sleep 5
clicks Gajim 35 690
opens "$bellhop"
screenshot start 4
writes 'topup 50'
screenshot topup 2
writes 'pay sking 25 lunch'
screenshot asked 3
writes '1'
michael_hears 'paid you 25.00 EUR play money for lunch' 'pays by one answer'
screenshot paid 2
manager_says "$bellhop" 'request nyang 10 cake'
screenshot requested 4
writes '1'
michael_hears 'paid you 10.00 EUR play money for cake' 'pays what is asked for'
writes 'wallet'
screenshot wallet 3
[ "$failures" = 0 ]
