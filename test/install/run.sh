#!/bin/sh
# npm run test:install [-- bookworm trixie]: setup/install.sh and setup/remove.sh on a machine that has Debian's nodejs and
# npm and nothing else; and before that what systemd thinks of the units. Needs root; test/fresh/run.sh has the rest.
set -eu
cd "$(dirname "$0")/../.."
command -v systemd-analyze >/dev/null || sh setup/apt.sh systemd

units=$(mktemp -d)
trap 'rm -rf "$units"' EXIT
for each in setup/installed/*.service; do
  unit=$units/$(basename "$each")
  sed 's/@USER@/daemon/; s/@SERVER@/bellhop-prosody/' "$each" >"$unit"
  SYSTEMD_LOG_LEVEL=warning systemd-analyze security --no-pager --offline=true --threshold=30 "$unit" >"$units/said" 2>&1 ||
    { cat "$units/said"; echo "FAILED: $each is exposed by more than 3.0"; exit 1; }
  echo "ok  $(basename "$each"): $(grep -o 'exposure level.*' "$units/said" | tr -dc '0-9.a-z ')"
done
systemd-analyze verify --man=no "$units"/*.service >"$units/said" 2>&1 || true # the programs are not installed here
problems=$(grep "$units" "$units/said" | grep -v 'is not executable' || true)
[ -z "$problems" ] || { echo "FAILED: $problems"; exit 1; }

FRESH_INSIDE=test/install/inside.sh sh test/fresh/run.sh "$@"
