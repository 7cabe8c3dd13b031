#!/usr/bin/env bash
# Profanity meets Bellhop: test/witness/profanity.sh [FOLDER] starts a demo of its own, signs a person in with an access
# code, looks around, hears a broadcast, asks for help; the screens are saved as text in FOLDER. Exits 1 when something
# is missing on them. Profanity's own files, and the demo's, are in a temporary folder.
# shellcheck source=test/witness/demo.sh
. "$(dirname "${BASH_SOURCE[0]}")/demo.sh"

terminal() { tmux -S "$folder/tmux" "$@"; }

screen() { terminal capture-pane -p -t profanity; }

shows() { screen | grep -Eq -- "$1"; }

writes() { terminal send-keys -t profanity -l -- "$1" && terminal send-keys -t profanity Enter; }

# Writes a line and waits until the screen shows what is expected: expect NAME PATTERN MEANING [LINE]
expect() {
  [ $# -lt 4 ] || writes "$4"
  if until_ok 15 shows "$2"; then passed "$3"; else missed "$3: no '$2' in $1.txt"; fi
  screen >"$output/$1.txt"
}

# On a screen that is saved already: saved NAME PATTERN MEANING
saved() {
  if grep -Eq -- "$2" "$output/$1.txt"; then passed "$3"; else missed "$3: no '$2' in $1.txt"; fi
}

needs profanity=profanity tmux=tmux
start_demo
command_line broadcast send team-sking-news 'The car park is full.' >/dev/null || fail 'no broadcast'
start_manager

terminal -f /dev/null new-session -d -s profanity -x 150 -y 50 env HOME="$folder/home" LC_ALL=C.UTF-8 \
  XDG_CONFIG_HOME="$folder/home/.config" XDG_DATA_HOME="$folder/home/.local/share" profanity
trap 'terminal kill-server 2>/dev/null; finish' EXIT
until_ok 15 shows "Type '/help'" || fail 'Profanity does not start'
writes "/connect nyang@acme.test server 127.0.0.1 port $BELLHOP_C2S_PORT tls trust"
until_ok 15 shows 'Enter password' || fail 'Profanity does not ask for the password'
expect sign-in 'logged in successfully' 'signs in with an access code' "$(code_for nyang)"
expect sign-in 'Autojoined team-sking@' 'joins its rooms'
expect sign-in 'Bellhop( \(.*\))? is online' 'sees Bellhop online'
saved sign-in 'chat message: .*(News from Steven King|team-sking-news)' 'is told of what came while it was away'

writes '/clear'
expect roster "sjacobs@acme.test \(Susan Jacobs\) - both - Neena Yang's team" 'has its people in groups' '/roster'
saved roster 'team-sking-news@bellhop.acme.test \(News from Steven King\) - to - Broadcasts' 'has its channels'

expect room "Moderators +\$|Steven King *\$" 'is in the room' "/win $team"
until_ok 15 shows '^.*  Steven King *$'
writes 'Good morning'
until_ok 15 shows 'Neena Yang: Good morning'
manager_says "$team" 'Good morning, Neena' groupchat
expect room 'Steven King: Good morning, Neena' 'talks with the manager in the room'
saved room "Steven King's team" 'knows the room by its title'

writes "/win $news"
until_ok 15 shows 'The car park is full'
manager_says "$news" 'The canteen is closed on Friday.'
expect broadcast 'The canteen is closed on Friday' 'hears a broadcast'
saved broadcast 'News from Steven King \[online\]' 'hears it in the window of the channel'
copies=$(grep -c 'The canteen is closed' "$output/broadcast.txt")
if [ "$copies" = 1 ]; then passed 'hears it once'; else missed "hears it once: $copies times in broadcast.txt"; fi
expect answer 'Error from .*only its owner can write' 'is told that nobody gets its answer' 'Thank you!'

manager_says "$bellhop" 'ask nyang Lunch at noon? / Yes / No'
until_ok 15 grep -q '"body": "Asked ' "$folder/manager.out" || missed 'the manager cannot ask'
writes '/msg sking@acme.test'
expect question '1 = Yes  2 = No' 'reads a question and the numbers of its choices'
writes '1'
if until_ok 15 grep -q '"body": "Yes"' "$folder/manager.out"; then passed 'answers a question with a number'; else missed 'answers no question with a number'; fi

manager_says "$bellhop" 'emoticon send coffee to nyang'
expect emoticon '2 = .* Later' 'reads an emoticon and the numbers of its answers'
writes '2'
if until_ok 15 grep -q 'Later.*In ten minutes' "$folder/manager.out"; then passed 'answers an emoticon with a number'; else missed 'answers no emoticon with a number'; fi

expect help 'whoami . tells who you are' 'gets help' "/msg $bellhop help general"
expect members 'Answer with the number' 'is asked for what is missing' 'members'
writes "/cmd list $bellhop"
expect commands 'category:broadcasts' 'finds the ad-hoc commands'
expect command 'News from Steven King to everyone below . broadcast' 'reads the outcome of one' "/cmd exec groups $bellhop"

command_line devices nyang >"$output/devices.txt"
saved devices 'desktop.*Profanity' 'is a desktop device, by its own name'
writes '/win 1'
writes "/avatar get $bellhop" # by PEP alone: no answer is shown
expect cards 'Unknown command: /vcard' 'has no command for cards' '/vcard'
writes "/win $bellhop"
start_device nyang
expect third 'signed in as your desktop device' 'is told why it is signed out when a third device signs in'

writes '/quit'
[ "$failures" = 0 ] || exit 1
say 'Profanity sees everything that it should.'
