# What gajim.sh, gajim-desk.sh and gajim-wallet.sh share: an account of nyang's in Gajim, and what a person does in its window. Read it in behind screen.sh.

# An account as Gajim's assistant leaves it: the code as the saved password, the certificate accepted.
account() {
  mkdir -p "$home/.local/share/gajim/cert_store" "$home/.config/gajim" "$home/run"
  chmod 700 "$home/run"
  cp "$BELLHOP_DATA/certificates/acme.test.crt" "$home/.local/share/gajim/cert_store/bellhop"
  CODE=$1 PORT=$BELLHOP_C2S_PORT /usr/bin/python3 -W ignore - "$home/.config/gajim/settings.sqlite" <<'PYTHON'
import json
import os
import sqlite3
import sys

from gajim.common.settings import CREATE_SQL

app = {"use_keyring": False, "show_help_start_chat": False, "check_for_update": False, "mainwin_width": 1200,
       "mainwin_height": 720}
account = {"name": "nyang", "hostname": "acme.test", "password": os.environ["CODE"], "savepass": True, "active": True,
           "autoconnect": True, "use_custom_host": True, "custom_host": "127.0.0.1",
           "custom_port": int(os.environ["PORT"]), "custom_type": "START TLS", "account_label": "Acme"}
kinds = {"account": account, "contact": {}, "group_chat": {}}
settings = sqlite3.connect(sys.argv[1])
settings.executescript(CREATE_SQL)
settings.execute("UPDATE settings SET settings = ? WHERE name = 'app'", (json.dumps(app),))
settings.execute("INSERT INTO account_settings VALUES ('nyang', ?)", (json.dumps(kinds),))
settings.commit()
PYTHON
  chmod 711 "$folder"
  [ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$home"
}

# Does what a menu entry of Gajim does: action NAME ARGUMENT [WINDOW]
action() {
  "${as_person[@]}" gdbus call --session --dest org.gajim.Gajim --object-path "/org/gajim/Gajim${3:-}" \
    --method org.gtk.Actions.Activate -- "$1" "[<$2>]" '{}' >/dev/null
}

opens() { action open-chat "['nyang', '$1']"; }

# The window with what is known of whoever the person is talking to.
opens_details() {
  "${as_person[@]}" gdbus call --session --dest org.gajim.Gajim --object-path /org/gajim/Gajim/window/1 \
    --method org.gtk.Actions.Activate -- show-contact-info '[]' '{}' >/dev/null
}

starts() { action add-chat "{'account': <'nyang'>, 'jid': <'$1'>, 'type': <'contact'>, 'select': <true>}" /window/1; }

# Clicks into a window, at a place seen from its upper left corner: clicks TITLE X Y
clicks() {
  local window
  window=$(xdotool search --onlyvisible --name "^$1\$" | tail -n 1)
  xdotool mousemove --window "$window" "$2" "$3" click 1
}

signed_in() { command_line devices nyang 2>/dev/null | grep -q 127.0.0.1; }
