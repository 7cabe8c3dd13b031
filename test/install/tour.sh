#!/bin/sh
# The tour of the README ("Five minutes") against an installation, in the project's folder: tour.sh COMMAND ... Runs each
# command of the tour with COMMAND in place of ./bellhop, and signs in as sking with an access code that it issues.
# Prints the code; what is said on the way goes to standard error. With "tour.sh --sign-in CODE" it only signs in.
# NODE is the Node to use, GATEWAY the gateway's address, ORIGIN its address outside, DOMAIN the organisation's domain.
set -eu

sign_in() {
  "$NODE" --disable-warning=ExperimentalWarning test/fresh/sign-in.ts "$GATEWAY" "sking@$DOMAIN" "$1" "${ORIGIN:-$GATEWAY}" >&2 ||
    { echo 'FAILED: sking cannot sign in' >&2; exit 1; }
}

if [ "$1" = --sign-in ]; then
  sign_in "$2"
  exit
fi

bellhop="$*"
code=$($bellhop code issue sking | grep -o '[0-9A-Z]\{4\}-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}-[0-9A-Z]' | head -n 1)
[ -n "$code" ] || { echo 'FAILED: code issue prints no access code' >&2; exit 1; }
sign_in "$code"

# The commands of the README's code blocks from "Five minutes" to the next part, but the one that wants a device's name.
commands=$(sed -n '/^## Five minutes/,/^## How people get in/p' README.md |
  sed -n '/```sh/,/```/p' | sed -n 's/^ *//; /^\.\/bellhop\|^sed /p' | grep -v DEVICE)
[ "$(printf '%s\n' "$commands" | wc -l)" -ge 12 ] || { echo 'FAILED: the README has no tour' >&2; exit 1; }
printf '%s\n' "$commands" | while IFS= read -r command; do
  printf '$ %s\n' "$command" >&2
  sh -c "$(printf '%s\n' "$command" | sed "s|^\./bellhop|$bellhop|")" </dev/null >tour.log 2>&1 ||
    { printf 'FAILED: %s\n' "$command" >&2; tail -n 20 tour.log >&2; exit 1; }
done
rm -f tour.log moved.csv
echo "$code"
