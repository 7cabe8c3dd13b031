#!/usr/bin/env bash
# Gajim answers at a desk: test/witness/gajim-desk.sh [FOLDER] starts a demo of its own and Gajim on a virtual screen, signed in as an agent
# of the desk "Support". Somebody writes to the desk; the agent answers, notes, closes, and loses a second conversation to a colleague.
# Screenshots are saved in FOLDER for a person to look at.
# shellcheck source=test/witness/demo.sh
. "$(dirname "${BASH_SOURCE[0]}")/demo.sh"
# shellcheck source=test/witness/screen.sh
. "$(dirname "${BASH_SOURCE[0]}")/screen.sh"
# shellcheck source=test/witness/gajim-window.sh
. "$(dirname "${BASH_SOURCE[0]}")/gajim-window.sh"

support=support@bellhop.acme.test

# The address of the conversation that is open.
case_address() {
  case_id=$(command_line cases | grep -o 'case-[0-9a-z]\{6\}' | head -n 1)
  [ -n "$case_id" ] && address=$case_id@bellhop.acme.test
}

# The customer hears a text of the desk: customer_hears PATTERN WHAT
customer_hears() {
  if until_ok 15 grep -q "\"sender\": \"$support.*\"body\": \"$1" "$folder/manager.out"; then passed "$2"; else missed "does not: $2"; fi
}

needs gajim=gajim "${screen_needs[@]}" gdbus=libglib2.0-bin
start_demo
start_manager
account "$(code_for nyang)"
virtual_screen
person gajim gajim --loglevel 'gajim=INFO,nbxmpp=INFO'
if until_ok 20 signed_in; then passed 'signs in with an access code'; else missed 'does not sign in'; fi
start_device lgarcia
sleep 5
clicks Gajim 35 690
manager_says "$support" 'My screen stays black.'
until_ok 15 case_address || missed 'there is no conversation'
screenshot contacts 3
starts "$address"
screenshot offered 3
writes 'Good morning, is the cable in?'
customer_hears 'Good morning, is the cable in' 'takes a conversation with an answer'
screenshot taken
manager_says "$support" 'It is now, and the screen is bright. Thank you!'
sleep 1
writes '/note The cable again.'
screenshot slash
xdotool key ctrl+a BackSpace # Gajim keeps a line that begins with / and is no command of its own
writes '!note The cable again.'
screenshot note
writes '!hold'
customer_hears 'One moment, please' 'asks the customer to wait'
writes '!close'
customer_hears 'This conversation is closed' 'closes a conversation'
screenshot closed
manager_says "$support" 'Good'
customer_hears 'Thank you' 'is rated by its customer'
command_line desk away --agent nyang >/dev/null
manager_says "$support" 'Now the printer.'
sleep 3
command_line desk on --agent nyang >/dev/null
until_ok 15 case_address || missed 'there is no second conversation'
starts "$address"
sleep 2
say "{\"do\": \"say\", \"id\": 9, \"to\": \"$address\", \"body\": \"I come to you.\"}" >&8
customer_hears 'I come to you' 'sees a colleague take the next one'
screenshot taken-by-another 3
writes 'I was faster!'
screenshot refused 3
[ "$failures" = 0 ]
