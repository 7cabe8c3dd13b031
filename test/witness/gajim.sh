#!/usr/bin/env bash
# Gajim meets Bellhop: test/witness/gajim.sh [FOLDER] starts a demo of its own and Gajim on a virtual screen, signed in
# with an access code, and saves screenshots in FOLDER for a person to look at: the contacts, a room, a file that is sent, a broadcast, a
# colleague's card, help, the window of ad-hoc commands. Gajim's own files, and the demo's, are in a temporary folder.
# shellcheck source=test/witness/demo.sh
. "$(dirname "${BASH_SOURCE[0]}")/demo.sh"
# shellcheck source=test/witness/screen.sh
. "$(dirname "${BASH_SOURCE[0]}")/screen.sh"
# shellcheck source=test/witness/gajim-window.sh
. "$(dirname "${BASH_SOURCE[0]}")/gajim-window.sh"

needs gajim=gajim "${screen_needs[@]}" gdbus=libglib2.0-bin
start_demo
command_line broadcast send team-sking-news 'The car park is full.' >/dev/null || fail 'no broadcast'
start_manager
# Two pictures: Gajim asks for the same one once, for the first address that has it.
command_line group picture team-sking "$project/docs/screenshots/welcome.png" >/dev/null || fail 'no picture for the room'
command_line group picture team-sking-news "$project/docs/screenshots/picture.png" >/dev/null || fail 'no picture for the group'
account "$(code_for nyang)"
virtual_screen

person gajim gajim --loglevel 'gajim=INFO,nbxmpp=INFO'
if until_ok 20 signed_in; then passed 'signs in with an access code'; else missed 'does not sign in'; fi
screenshot start 5
clicks Gajim 35 690
screenshot contacts
opens "$news"
screenshot broadcast-from-before
opens "$team"
manager_says "$team" 'Good morning, Neena' groupchat
screenshot room
cp "$project/docs/screenshots/picture.png" "$home/picture.png" && chmod a+r "$home/picture.png"
action send-file-httpupload "['file://$home/picture.png']" /window/1
screenshot file-chosen
xdotool key Return
screenshot file-sent 4
xdotool key Return # of the error, where the gateway has no HTTPS
manager_says "$news" 'The canteen is closed on Friday.'
screenshot broadcast-arriving
opens "$news"
screenshot broadcast
writes 'Thank you!'
screenshot answer
starts sking@acme.test
sleep 1
opens_details
screenshot card 3
xdotool key Escape
manager_says "$bellhop" 'ask nyang Lunch at noon? / 👍 Yes / 👎 No'
until_ok 15 grep -q '"body": "Asked ' "$folder/manager.out" || missed 'the manager cannot ask'
starts sking@acme.test
screenshot question 3
writes '1'
if until_ok 15 grep -q '"body": "Yes"' "$folder/manager.out"; then passed 'answers a question with a number'; else missed 'answers no question with a number'; fi
screenshot question-answered
manager_says "$bellhop" 'ask nyang Tea or coffee? / Tea / Black coffee'
until_ok 15 grep -q '"body": "Asked .*Tea or coffee' "$folder/manager.out" || missed 'the manager cannot ask again'
sleep 1
writes 'black COFFEE'
if until_ok 15 grep -q '"body": "Black coffee"' "$folder/manager.out"; then passed 'answers a question with a label'; else missed 'answers no question with a label'; fi
manager_says "$bellhop" 'emoticon send coffee to nyang'
screenshot emoticon 3
writes '2'
if until_ok 15 grep -q 'Later.*In ten minutes' "$folder/manager.out"; then passed 'answers an emoticon with a number'; else missed 'answers no emoticon with a number'; fi
screenshot emoticon-answered
starts "$bellhop"
sleep 1
writes 'help'
screenshot help
action nyang-execute-command "'$bellhop'"
screenshot commands 3
clicks 'Command List' 74 152
clicks 'Command List' 743 459
screenshot command
if command_line devices nyang | grep -q 'desktop.*Gajim'; then
  passed 'is a desktop device, by its own name'
else
  missed 'is not known as a desktop device'
fi
opens "$bellhop"
start_device nyang
screenshot third 5
[ "$failures" = 0 ]
