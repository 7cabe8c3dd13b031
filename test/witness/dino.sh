#!/usr/bin/env bash
# Dino meets questions: test/witness/dino.sh [FOLDER] starts a demo of its own and Dino on a virtual screen, answers questions and an
# emoticon with a number, a reaction and a quoted reply, and saves screenshots in FOLDER for a person to look at. Needs root: Dino finds a
# server by its name alone, on port 5222, while a network is up, and believes the machine's certificates. So all of it runs in a network
# and with files of its own, which nothing else on the machine sees.
if [ "${WITNESS_ALONE:-}" != 1 ]; then exec env WITNESS_ALONE=1 unshare --net --mount bash "$0" "$@"; fi
# shellcheck source=test/witness/demo.sh
. "$(dirname "${BASH_SOURCE[0]}")/demo.sh"
# shellcheck source=test/witness/screen.sh
. "$(dirname "${BASH_SOURCE[0]}")/screen.sh"
export BELLHOP_C2S_PORT=5222

own_network() {
  ip link set lo up
  ip link add witness0 type bridge
  ip addr add 10.9.0.2/24 dev witness0
  ip link set witness0 up
  ip route add default via 10.9.0.1
  { cat /etc/hosts && say '127.0.0.1 acme.test'; } >"$folder/hosts"
  mount --bind "$folder/hosts" /etc/hosts
}

believes() {
  cat /etc/ssl/certs/ca-certificates.crt "$1" >"$folder/trusted.crt"
  mount --bind "$folder/trusted.crt" /etc/ssl/certs/ca-certificates.crt
}

# Dino makes its database at the first start; the account is put into it as its assistant does.
account() {
  mkdir -p "$home/run"
  chmod 700 "$home/run"
  chmod 711 "$folder"
  chown -R nobody:nogroup "$home"
  "${as_person[@]}" timeout 6 dino-im >"$folder/first.log" 2>&1
  CODE=$1 /usr/bin/python3 - "$home/.local/share/dino/dino.db" <<'PYTHON'
import os
import sqlite3
import sys

accounts = sqlite3.connect(sys.argv[1])
accounts.execute("INSERT INTO account (bare_jid, resourcepart, password, alias, enabled) VALUES (?, 'dino.1', ?, '', 1)",
                 ("nyang@acme.test", os.environ["CODE"]))
accounts.commit()
PYTHON
}

# The manager asks, and the question is the last message on the screen.
manager_asks() {
  manager_says "$bellhop" "$1"
  sleep 3
}

# The manager hears an answer: hears PATTERN WHAT
hears() {
  if until_ok 15 grep -q "$1" "$folder/manager.out"; then passed "$2"; else missed "does not: $2"; fi
}

# Where the last message has its second reaction, its text, and the button that quotes it.
second_reaction=(465 661)
last_message=(700 640)
quote=(1171 593)

# Dino draws the last message and its buttons when the pointer is there: taps X Y
taps() { xdotool mousemove "${last_message[@]}" sleep 2 mousemove "$1" "$2" sleep 1 click 1; }

needs dino-im=dino-im "${screen_needs[@]}" ip=iproute2
own_network
start_demo
believes "$BELLHOP_DATA/certificates/acme.test.crt"
start_manager
virtual_screen
account "$(code_for nyang)"
person dino dino-im
sleep 6
manager_asks 'ask nyang Lunch at noon? / 👍 Yes / 👎 No'
"${as_person[@]}" dino-im 'xmpp:sking@acme.test?message' 2>/dev/null &
screenshot question 4
writes '1'
hears '"body": "Yes"' 'answers a question with a number'
screenshot number
manager_asks 'ask nyang Tea or coffee? / 🍵 Tea / ☕ Black coffee'
taps "${second_reaction[@]}"
hears '"body": "Black coffee"' 'answers a question with a reaction'
screenshot reaction
manager_asks 'ask nyang Cake? / 🍰 Please / 🥕 Rather not'
taps "${quote[@]}"
screenshot quote 1
writes '2'
hears '"body": "Rather not"' 'answers a question with a quoted reply'
screenshot quoted
manager_asks 'ask nyang A walk? / 🚶 Gladly / 🌧 Not today'
writes 'GLADLY'
hears '"body": "Gladly"' 'answers a question with a label'
manager_asks 'emoticon send coffee to nyang'
screenshot emoticon 1
taps "${second_reaction[@]}"
hears 'Later.*In ten minutes' 'answers an emoticon with a reaction'
screenshot emoticon-answered
[ "$failures" = 0 ]
