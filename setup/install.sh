#!/bin/sh
# Installs Bellhop on this Debian or Ubuntu, or a newer Bellhop over an older one: sh setup/install.sh DOMAIN [--beside]
# The program comes into /opt/bellhop, settings into /etc/bellhop, data into /var/lib/bellhop, the command into
# /usr/local/bin. With systemd the services are started. Settings and data that are there stay as they are.
# With --beside Bellhop gets no XMPP server of its own: Debian's prosody.service, which is there, gets Bellhop's hosts by a
# file in /etc/prosody/conf.d. Bellhop then runs as the same user, as both read the same secrets.
set -eu
umask 022
cd "$(dirname "$0")/.."
. setup/node.sh
program=/opt/bellhop
settings=/etc/bellhop/bellhop.conf
units=/etc/systemd/system
snippet=/etc/prosody/conf.d/bellhop.cfg.lua
user=bellhop
server=bellhop-prosody
changed=

# What an installation that is there has for a setting.
installed() { sed -n "s/^$1=//p" "$settings" 2>/dev/null || true; }

if [ "${2:-}" = --beside ] || [ "$(installed BELLHOP_USER)" = prosody ]; then user=prosody server=prosody; fi
domain=${1:-$(installed BELLHOP_DOMAIN)}
case $domain in
  '' | -*) fail 'For which domain? sh setup/install.sh acme.example, or with --beside for the Prosody that is there' ;;
  *[!a-z0-9.-]* | .* | *. | *..*) fail "$domain is not the name of a domain: sh setup/install.sh acme.example" ;;
esac
[ "$(id -u)" = 0 ] || fail 'Please run this as root: sudo sh setup/install.sh DOMAIN'
case $(installed BELLHOP_DOMAIN) in
  '' | "$domain") ;;
  *) fail "Bellhop is installed for $(installed BELLHOP_DOMAIN): accounts cannot move to $domain. Use another machine." ;;
esac
case $(installed BELLHOP_USER) in
  '' | $user) ;;
  *) fail 'Bellhop is installed here with an XMPP server of its own: leave out --beside.' ;;
esac

# Says whether systemd runs here: in a container or a bare root the units are laid out and not started.
systemd_runs() { [ -d /run/systemd/system ]; }

ensure_packages() {
  missing=
  for each in openssl ca-certificates prosody lua-unbound lua-dbi-sqlite3; do
    dpkg -s "$each" >/dev/null 2>&1 || missing="$missing $each"
  done
  has npm || missing="$missing npm nodejs"
  has redis-server || has valkey-server || missing="$missing redis-server|valkey-server"
  # shellcheck disable=SC2086
  [ -z "$missing" ] || sh setup/apt.sh $missing
}

# The server of all Prosody's domains does not read a file of ours before it is known to be there.
ensure_server() {
  [ $server = prosody ] || return 0
  grep -q 'conf.d/\*.cfg.lua' /etc/prosody/prosody.cfg.lua 2>/dev/null ||
    fail '/etc/prosody/prosody.cfg.lua does not include conf.d/*.cfg.lua: install prosody, or add the line Include "conf.d/*.cfg.lua"'
}

ensure_user() {
  getent passwd $user >/dev/null && return
  useradd --system --user-group --home-dir /var/lib/bellhop --no-create-home --shell /usr/sbin/nologin $user
  say "ok  user $user"
}

# A digest of the files that are installed: the same files are not laid out twice.
version() {
  tar --sort=name --mtime=@0 --owner=0 --group=0 --mode=a+rX --exclude=./node_modules --exclude=./.runtime \
    --exclude=./data --exclude=./.git -cf - . | sha256sum | cut -d ' ' -f 1
}

ensure_program() {
  now=$(version)
  [ "$(cat $program/.version 2>/dev/null)" != "$now" ] || return 0
  rm -rf $program.new
  say "Laying out the program in $program ..."
  sh setup/program.sh $program.new
  echo "$now" >$program.new/.version
  ! systemd_runs || systemctl stop bellhop 2>/dev/null || true
  rm -rf $program.old
  [ ! -e $program ] || mv $program $program.old
  mv $program.new $program
  rm -rf $program.old
  changed=1
  say "ok  program $program"
}

# Writes a file of setup/installed when it is another one: put NAME FILE MODE
put() {
  new=$(mktemp)
  sed "s|@DOMAIN@|$domain|g; s|@USER@|$user|g; s|@SERVER@|$server|g" "setup/installed/$1" >"$new"
  if ! cmp -s "$new" "$2"; then
    install -D -m "$3" "$new" "$2"
    changed=1
    say "ok  $2"
  fi
  rm -f "$new"
}

ensure_files() {
  install -d -m 750 -o root -g $user /etc/bellhop
  install -d -m 700 /etc/bellhop/credentials
  if [ ! -e $settings ]; then
    put bellhop.conf $settings 640
    [ $server != prosody ] || echo 'BELLHOP_PROSODY_DATA=/var/lib/prosody' >>$settings
  fi
  chown root:$user $settings
  put bellhop /usr/local/bin/bellhop 755
  put bellhop.service $units/bellhop.service 644
  [ $server = prosody ] || put bellhop-prosody.service $units/bellhop-prosody.service 644
}

ensure_data() {
  install -d -m 700 -o $user -g $user /var/lib/bellhop /var/backups/bellhop
  BELLHOP_CONFIG=$settings setpriv --reuid=$user --regid=$user --init-groups \
    $program/node --disable-warning=ExperimentalWarning $program/setup/prepare.ts
}

ensure_hosts() {
  [ $server != prosody ] || put prosody-hosts.cfg.lua $snippet 644
}

start_services() {
  if ! systemd_runs; then
    say 'systemd does not run here: start the services as /etc/systemd/system/bellhop*.service say.'
    return
  fi
  systemctl daemon-reload
  [ $server = prosody ] || systemctl disable --now -q prosody.service 2>/dev/null || true
  systemctl enable --now -q $server bellhop
  [ -z "$changed" ] || systemctl restart $server bellhop
}

ensure_server
ensure_packages
ensure_user
ensure_program
ensure_files
ensure_data
ensure_hosts
start_services
[ -n "$changed" ] || say 'Nothing has changed.'
say "Bellhop is installed for $domain. What is next: $program/docs/installing.md"
