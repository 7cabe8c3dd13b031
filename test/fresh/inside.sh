#!/bin/sh
# Runs inside a bare root, in the project's folder: what the README tells a newcomer, with a fresh machine's own node
# and npm. The first line that is not true ends the run.
set -u
cd "$(dirname "$0")/../.." || exit 1
output=/root/start.log

say() { printf '%s\n' "$*"; }
fail() {
  say "FAILED: $*"
  tail -n 40 "$output"
  exit 1
}

# Starts the demo and waits for the last lines of its welcome page: start SECONDS
start() {
  began=$(date +%s)
  : >"$output"
  npm start >>"$output" 2>&1 &
  demo=$!
  until grep -q '^What to try next' "$output"; do
    kill -0 "$demo" 2>/dev/null || fail 'npm start ended before its welcome page'
    [ $(($(date +%s) - began)) -lt "$1" ] || fail "npm start showed no welcome page within $1 seconds"
    sleep 1
  done
  say "ok  npm start shows the welcome page after $(($(date +%s) - began)) seconds"
}

# As Ctrl-C does on a terminal. The supervisor's pid file goes when everything has stopped.
stop() {
  kill -INT "$(cut -d ' ' -f 1 data/run/start.pid)" || fail 'no supervisor runs'
  wait "$demo" || fail 'npm start did not end well'
  [ ! -e data/run/start.pid ] || fail 'the supervisor left its pid file'
  say 'ok  an interrupt stops everything'
}

sign_in() {
  PATH=$PWD/.runtime/node_modules/.bin:$PATH node test/fresh/sign-in.ts "http://127.0.0.1:$BELLHOP_HTTP_PORT" sking@localhost "$1" || fail 'sking cannot sign in'
  say 'ok  sking signs in'
}

say "This is $(. /etc/os-release && echo "$PRETTY_NAME") with Node $(node --version) and npm $(npm --version)."
start 1200
code=$(sed -n 's/^ *sking@[^ ]* *\([^ ]*\) *$/\1/p' "$output")
[ -n "$code" ] || fail 'the welcome page tells no access code of sking'
sign_in "$code"
./bellhop members team-nyang >/root/members.txt 2>&1 || fail "./bellhop does not answer: $(cat /root/members.txt)"
stop
start 120
sign_in "$code"
stop
npm run test:unit >"$output" 2>&1 || fail 'the unit tests fail'
say "ok  the unit tests: $(tail -n 1 "$output")"
