# What profanity.sh and gajim.sh share: a demo of their own, its people, and waiting. Read it in with `.` from bash.
# WITNESS_PORT: the first of five free ports. WITNESS_KEEP=1: leave the demo's folder for a look at its logs.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/bellhop-witness.XXXXXX")
output=${1:-$folder/seen}
[ $# -gt 0 ] || WITNESS_KEEP=1
mkdir -p "$output" "$folder/home"
output=$(cd "$output" && pwd)
started=() # processes to end, oldest first
failures=0

export BELLHOP_DATA=$folder/data BELLHOP_DOMAIN=acme.test
export BELLHOP_HTTP_PORT=${WITNESS_PORT:-16300}
export BELLHOP_C2S_PORT=$((BELLHOP_HTTP_PORT + 1)) BELLHOP_S2S_PORT=$((BELLHOP_HTTP_PORT + 2))
export BELLHOP_COMPONENT_PORT=$((BELLHOP_HTTP_PORT + 3)) BELLHOP_XMPP_HTTP_PORT=$((BELLHOP_HTTP_PORT + 4))

news=team-sking-news@bellhop.acme.test
team=team-sking@rooms.acme.test
bellhop=bellhop@bellhop.acme.test

say() { printf '%s\n' "$*"; }

fail() {
  say "FAILED: $*"
  exit 1
}

finish() {
  local each at
  exec 7>&- 8>&-
  for ((at = ${#started[@]} - 1; at >= 0; at--)); do
    each=${started[at]}
    kill "$each" 2>/dev/null
    wait "$each" 2>/dev/null
  done
  say "What was seen is in $output"
  if [ "${WITNESS_KEEP:-}" = 1 ]; then
    say "The demo's folder is $folder"
  else
    rm -rf "$folder"
  fi
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# Installs the packages of commands that are missing: needs COMMAND=PACKAGE ...
needs() {
  local missing=() each
  for each in "$@"; do
    command -v "${each%=*}" >/dev/null 2>&1 || missing+=("${each#*=}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || fail "please install ${missing[*]}"
  sh "$project/setup/apt.sh" "${missing[@]}" || fail "${missing[*]} could not be installed"
}

# Waits until a command succeeds: until_ok SECONDS COMMAND ...
until_ok() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

start_demo() {
  sh "$project/setup/start.sh" >"$folder/start.log" 2>&1 &
  started+=($!)
  if ! until_ok 240 grep -q '^What to try next' "$folder/start.log"; then
    cat "$folder/start.log"
    fail 'the demo does not start'
  fi
  sed 's/\([A-Z0-9]\{4\}-\)\{3\}[A-Z0-9]\+/(a code)/' "$folder/start.log" >"$output/welcome.txt"
}

command_line() { "$project/bellhop" "$@"; }

# The code itself: the first word of the last line.
code_for() { command_line code issue "$1" | tail -n 1 | cut -d ' ' -f 1; }

# Somebody else who is there: the manager sits in the team's room.
start_manager() {
  mkfifo "$folder/manager"
  /usr/bin/python3 "$project/test/witness/slixmpp_witness.py" sking@acme.test 127.0.0.1 "$BELLHOP_C2S_PORT" \
    "$BELLHOP_DATA/certificates/acme.test.crt" <"$folder/manager" >"$folder/manager.out" 2>"$folder/manager.err" &
  started+=($!)
  exec 7>"$folder/manager"
  code_for sking >&7
  tell_manager '{"do": "present", "id": 1}'
  tell_manager "{\"do\": \"join\", \"id\": 2, \"room\": \"$team\", \"nick\": \"Steven King\"}"
  until_ok 20 grep -q '"did": 2' "$folder/manager.out" || fail "the manager does not get into $team"
}

# One more desktop device of somebody: start_device USERNAME
start_device() {
  mkfifo "$folder/device"
  /usr/bin/python3 "$project/test/witness/slixmpp_witness.py" "$1@acme.test" 127.0.0.1 "$BELLHOP_C2S_PORT" \
    "$BELLHOP_DATA/certificates/acme.test.crt" <"$folder/device" >"$folder/device.out" 2>"$folder/device.err" &
  started+=($!)
  exec 8>"$folder/device"
  code_for "$1" >&8
  until_ok 20 grep -q '"saw": "session"' "$folder/device.out" || fail "the other device of $1 does not get in"
}

tell_manager() { say "$1" >&7; }

manager_says() {
  tell_manager "{\"do\": \"say\", \"id\": 3, \"to\": \"$1\", \"body\": \"$2\", \"type\": \"${3:-chat}\"}"
}

passed() { say "ok      $1"; }

missed() {
  failures=$((failures + 1))
  say "MISSING $1"
}
