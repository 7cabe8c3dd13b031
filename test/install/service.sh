#!/bin/sh
# Runs a systemd unit where there is no systemd, as the unit says: user, environment, credentials, folder, state directory, umask, no
# privileges, everything else read-only: service.sh UNIT. Filters of system calls and address families are left out.
set -eu
unit=$1
said() { sed -n "s/^$1=//p" "$unit"; } # the values of a key, one a line

user=$(said User)
for folder in $(said StateDirectory | sed 's|^|/var/lib/|') $(said RuntimeDirectory | sed 's|^|/run/|'); do
  install -d -m "$(said StateDirectoryMode | grep . || echo 755)" -o "$user" -g "$user" "$folder"
done
if [ "${2:-}" != --inside ]; then
  exec unshare --mount --propagation private sh "$0" "$unit" --inside
fi

credentials=
for each in $(said LoadCredential); do # as systemd does with a folder: files that the service alone reads, NAME_FILE
  credentials=/run/credentials/$(basename "$unit")
  mkdir -p "$credentials"
  mount -t tmpfs -o mode=700 tmpfs "$credentials"
  for file in "${each#*:}"/*; do
    [ ! -e "$file" ] || install -m 400 -o "$user" "$file" "$credentials/${each%%:*}_$(basename "$file")"
  done
  chown "$user" "$credentials"
  mount -o remount,ro "$credentials"
done
if [ "$(said ProtectSystem)" = strict ]; then
  for folder in /var/lib/$(said StateDirectory) $(said ReadWritePaths | sed 's/^-//; s/ -/ /g'); do
    [ ! -e "$folder" ] || mount --bind "$folder" "$folder"
  done
  mount -o remount,ro,bind /
fi
[ "$(said PrivateTmp)" != yes ] || mount -t tmpfs tmpfs /tmp
if [ "$(said ProtectHome)" = yes ]; then
  for each in /home /root; do mount -t tmpfs -o ro,mode=0 tmpfs $each; done
fi
cd "$(said WorkingDirectory)"
umask "$(said UMask | grep . || echo 022)"
# shellcheck disable=SC2046
set -- setpriv --reuid="$user" --regid="$user" --init-groups --no-new-privs --bounding-set=-all \
  env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/ USER="$user" $(said Environment)
[ -z "$credentials" ] || set -- "$@" CREDENTIALS_DIRECTORY="$credentials"
before=$(said ExecStartPre)
# shellcheck disable=SC2086
[ -z "$before" ] || "$@" $before
# shellcheck disable=SC2046
"$@" $(said ExecStart) &
service=$!
trap 'kill -TERM $service' TERM INT
wait $service || true # until a signal, or the end of the service
wait $service 2>/dev/null || true
