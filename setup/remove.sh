#!/bin/sh
# Removes what setup/install.sh laid out: sh setup/remove.sh. Settings and data stay, and a later installation goes on with
# them; with --data they go, too. Backups and Debian's packages stay.
set -eu
[ "$(id -u)" = 0 ] || { echo 'Please run this as root: sudo sh setup/remove.sh' >&2; exit 1; }
case ${1:-} in
  '' | --data) ;;
  *) echo 'sh setup/remove.sh, or sh setup/remove.sh --data to remove settings and data, too' >&2; exit 2 ;;
esac

units=/etc/systemd/system
snippet=/etc/prosody/conf.d/bellhop.cfg.lua
[ ! -d /run/systemd/system ] || systemctl disable --now -q bellhop bellhop-prosody 2>/dev/null || true
if [ -e $snippet ]; then
  rm -f $snippet
  [ ! -d /run/systemd/system ] || systemctl try-restart prosody
fi
rm -f $units/bellhop.service $units/bellhop-prosody.service /usr/local/bin/bellhop
[ ! -d /run/systemd/system ] || systemctl daemon-reload
rm -rf /opt/bellhop /opt/bellhop.new /opt/bellhop.old
if [ "${1:-}" = --data ]; then
  rm -rf /etc/bellhop /var/lib/bellhop
  ! getent passwd bellhop >/dev/null || userdel bellhop
  echo 'Bellhop is removed, with its settings and data. Backups are in /var/backups/bellhop.'
else
  echo 'Bellhop is removed. Its settings are in /etc/bellhop, its data in /var/lib/bellhop.'
fi
