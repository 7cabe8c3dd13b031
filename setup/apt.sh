#!/bin/sh
# Installs the Debian or Ubuntu packages named, as root: sh setup/apt.sh PACKAGE ... ("one|other": whichever there is).
# Bellhop runs its own servers: services that come with new packages are neither started nor enabled.
set -eu
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
policy=/usr/sbin/policy-rc.d
services='prosody prometheus knot redis-server valkey-server slapd postfix samba-ad-dc smbd nmbd winbind kannel'

known() { [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]; }

choose() {
  for name in $(echo "$1" | tr '|' ' '); do
    if known "$name"; then echo "$name" && return; fi
  done
  return 1
}

refresh() {
  echo 'Reading the package lists ...' >&2
  apt-get update -qq >&2 || echo 'Some package lists could not be read.' >&2
}

install_all() {
  chosen=
  for each in "$@"; do
    chosen="$chosen $(choose "$each")" || return 1
  done
  echo "Installing packages:$chosen ..." >&2
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $chosen >"$log" 2>&1
}

log=$(mktemp)
before=
for service in $services; do
  if dpkg -s "$service" >/dev/null 2>&1; then before="$before $service "; fi
done
made=
trap 'rm -f "$log" ${made:+"$made"}' EXIT
trap 'exit 130' INT TERM HUP
if [ ! -e "$policy" ]; then
  made=$policy
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

if ! install_all "$@"; then
  refresh
  if ! install_all "$@"; then
    cat "$log" >&2
    exit 1
  fi
fi

if [ -d /run/systemd/system ]; then
  for service in $services; do
    case $before in
      *" $service "*) ;;
      *) if dpkg -s "$service" >/dev/null 2>&1; then systemctl disable -q "$service" 2>/dev/null || true; fi ;;
    esac
  done
fi
