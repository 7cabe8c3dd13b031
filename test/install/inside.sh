#!/bin/sh
# Runs inside a bare root, in the project's folder: installs Bellhop as docs/installing.md says, runs both services as
# their units say, takes the README's tour, installs a newer Bellhop over it, and removes it; then all that beside Debian's
# own Prosody. The first line that is not true ends the run.
set -u
cd "$(dirname "$0")/../.." || exit 1
output=/root/install.log
settings=/etc/bellhop/bellhop.conf
units=/etc/systemd/system
domain=acme.example
export NODE=/opt/bellhop/node DOMAIN=$domain GATEWAY=http://127.0.0.1:$BELLHOP_HTTP_PORT ORIGIN=https://chat.$domain
running=
http=$BELLHOP_HTTP_PORT c2s=$BELLHOP_C2S_PORT s2s=$BELLHOP_S2S_PORT
component=$BELLHOP_COMPONENT_PORT xmpp_http=$BELLHOP_XMPP_HTTP_PORT
unset BELLHOP_HTTP_PORT BELLHOP_C2S_PORT BELLHOP_S2S_PORT BELLHOP_COMPONENT_PORT BELLHOP_XMPP_HTTP_PORT

say() { printf '%s\n' "$*"; }
fail() {
  say "FAILED: $*"
  tail -n 40 "$output"
  for each in bellhop bellhop-prosody prosody; do [ ! -e "/root/$each.log" ] || tail -n 20 "/root/$each.log"; done
  exit 1
}

install_it() { sh setup/install.sh "$@" >"$output" 2>&1 || fail "install.sh $*"; }

# Kind, rights, owner and digest of all that is installed.
listing() {
  find /opt/bellhop /etc/bellhop /var/lib/bellhop /usr/local/bin/bellhop $units -printf '%p %M %u %g\n' | sort
  find /opt/bellhop /etc/bellhop /var/lib/bellhop /usr/local/bin/bellhop $units -type f -exec sha256sum {} + | sort | sha256sum
}

# Starts services, each by its unit: start UNIT ...
start() {
  began=$(date +%s)
  for each in "$@"; do
    sh test/install/service.sh "$each" >"/root/$(basename "$each" .service).log" 2>&1 &
    running="$running $!"
  done
  until bellhop members team-nyang >"$output" 2>&1; do
    [ $(($(date +%s) - began)) -lt 120 ] || fail 'the services do not get ready within two minutes'
    sleep 1
  done
  say "ok  the services answer after $(($(date +%s) - began)) seconds"
}

stop() {
  for each in $running; do
    kill -TERM "$each"
    wait "$each"
  done
  running=
}

# Writes the settings of a test into the file that install.sh wrote: ports on loopback, and the demo's organisation.
set_up() {
  cp examples/hr.csv /etc/bellhop/organisation.csv
  sed -i '/^BELLHOP_XMPP_LISTEN/d' $settings
  {
    echo BELLHOP_HTTP_PORT="$http"
    echo BELLHOP_C2S_PORT="$c2s"
    echo BELLHOP_S2S_PORT="$s2s"
    echo BELLHOP_COMPONENT_PORT="$component"
    echo BELLHOP_XMPP_HTTP_PORT="$xmpp_http"
    echo 'BELLHOP_TEMPLATE_FILE=/opt/bellhop/examples/templates.json'
  } >>$settings
  echo "BELLHOP_STORE=sqlite:" >>$settings
  echo "sqlite:/var/lib/bellhop/named-by-credential.sqlite" >/etc/bellhop/credentials/BELLHOP_STORE
  chmod 600 /etc/bellhop/credentials/BELLHOP_STORE
}

# Fails unless a file has these rights and owners: rights 'MODE USER GROUP' FILE
rights() {
  [ "$(stat -c '%a %U %G' "$2")" = "$1" ] || fail "$2 is $(stat -c '%a %U %G' "$2"), and should be $1"
}

say "This is $(. /etc/os-release && echo "$PRETTY_NAME") with Node $(node --version) and npm $(npm --version)."
for wrong in '' '-x' 'Acme.example' 'acme example' '.acme'; do
  ! sh setup/install.sh "$wrong" >"$output" 2>&1 || fail "install.sh takes the domain '$wrong'"
done
install_it $domain
rights '750 root bellhop' /etc/bellhop
rights '640 root bellhop' $settings
rights '700 root root' /etc/bellhop/credentials
rights '700 bellhop bellhop' /var/lib/bellhop
for each in admin component sign-in; do rights '600 bellhop bellhop' /var/lib/bellhop/secrets/$each; done
say 'ok  settings, secrets and data are closed to other users'

before=$(listing)
install_it
grep -q '^Nothing has changed' "$output" || fail 'a second installation changed something'
[ "$before" = "$(listing)" ] || fail 'a second installation changed files'
! sh setup/install.sh other.example >"$output" 2>&1 || fail 'install.sh takes another domain over the data of the first'
say 'ok  a second installation changes nothing'

set_up
start $units/bellhop-prosody.service $units/bellhop.service
code=$(sh test/install/tour.sh bellhop 2>"$output") || fail 'the tour of the README'
say 'ok  the tour of the README'
[ -e /var/lib/bellhop/named-by-credential.sqlite ] || fail 'the service does not read its credentials'
[ ! -e /var/lib/bellhop/bellhop.sqlite ] || fail 'the service reads its file of settings over its credentials'
say 'ok  a password can be a credential of systemd, which the service alone reads'

mkdir /root/renewed
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 -subj "/CN=$domain" \
  -addext "subjectAltName=DNS:$domain,DNS:*.$domain" -addext 'basicConstraints=critical,CA:FALSE' \
  -keyout "/root/renewed/$domain.key" -out "/root/renewed/$domain.crt" 2>"$output"
BELLHOP_CONFIG=$settings prosodyctl --config /opt/bellhop/prosody.cfg.lua cert import /root/renewed >"$output" 2>&1 || fail 'prosodyctl cert import'
cmp -s "/root/renewed/$domain.crt" "/var/lib/bellhop/certificates/$domain.crt" || fail 'the certificate is not imported'
[ "$(stat -c %U "/var/lib/bellhop/certificates/$domain.key")" = bellhop ] || fail 'the server cannot read its new key'
say 'ok  prosodyctl imports a certificate'
stop

echo >>CHANGELOG.md
install_it
grep -q '^ok  program' "$output" || fail 'a newer program is not laid out'
start $units/bellhop-prosody.service $units/bellhop.service
sh test/install/tour.sh --sign-in "$code" 2>"$output" || fail 'after the newer installation'
stop
say 'ok  a newer Bellhop goes on with the data'

sh setup/remove.sh >"$output" 2>&1 || fail 'remove.sh'
for each in /opt/bellhop /usr/local/bin/bellhop $units/bellhop.service $units/bellhop-prosody.service; do
  [ ! -e $each ] || fail "remove.sh leaves $each"
done
[ -e /var/lib/bellhop/secrets/admin ] && [ -e $settings ] || fail 'remove.sh takes data or settings'
sh setup/remove.sh --data >"$output" 2>&1 || fail 'remove.sh --data'

[ ! -e /var/lib/bellhop ] && [ ! -e /etc/bellhop ] || fail 'remove.sh --data leaves data or settings'
! getent passwd bellhop >"$output" || fail 'remove.sh --data leaves the user'
say 'ok  what was installed is removed, data only with --data'

cat >/etc/prosody/conf.d/ports.cfg.lua <<END
interfaces = { "127.0.0.1" } http_interfaces = { "127.0.0.1" } https_ports = {}
c2s_ports = { $c2s } s2s_ports = { $s2s } component_ports = { $component } http_ports = { $xmpp_http }
END
install_it $domain --beside
[ ! -e $units/bellhop-prosody.service ] || fail 'with --beside there is a second XMPP server'
rights '700 prosody prosody' /var/lib/bellhop
install_it
grep -q '^Nothing has changed' "$output" || fail 'a second installation beside Prosody changed something'
set_up
start /lib/systemd/system/prosody.service $units/bellhop.service
code=$(sh test/install/tour.sh bellhop 2>"$output") || fail 'the tour of the README beside the Prosody of Debian'
bellhop backup >"$output" 2>&1 || fail 'a backup beside the Prosody of Debian'
stop
say 'ok  the tour and a backup beside the Prosody of Debian'
sh setup/remove.sh --data >"$output" 2>&1 || fail 'remove.sh --data beside the Prosody of Debian'
[ ! -e /etc/prosody/conf.d/bellhop.cfg.lua ] || fail 'remove.sh leaves the hosts in the Prosody of Debian'
getent passwd prosody >"$output" || fail 'remove.sh takes the user of Prosody'
prosodyctl check config >"$output" 2>&1
! grep -q bellhop "$output" || fail 'the Prosody of Debian knows Bellhop still'
say 'ok  what was installed beside Prosody is removed'
