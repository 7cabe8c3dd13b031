#!/bin/sh
# Unpacks Exim and OpenSMTPD in .runtime/mail-servers: as packages they would replace each other, and Postfix.
set -eu
cd "$(dirname "$0")/.."

folder=$(pwd)/.runtime/mail-servers
[ ! -x "$folder/usr/sbin/exim4" ] || [ ! -x "$folder/usr/sbin/smtpd" ] || exit 0

echo 'Fetching Exim and OpenSMTPD ...' >&2
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
cd "$packages"
apt-get -qq -o APT::Sandbox::User=root download exim4-daemon-light opensmtpd
rm -rf "$folder"
for package in *.deb; do
  dpkg-deb --extract "$package" "$folder"
done
