#!/bin/sh
# Unpacks Prosody 13 from Debian 12's backports beside the project, leaving the system's own as it is, so that the tests
# can be run against both: BELLHOP_PROSODY=.runtime/prosody-13/usr/bin/prosody npm test
set -eu
cd "$(dirname "$0")/.."

. /etc/os-release
if [ "${ID:-}" != debian ] || [ "${VERSION_CODENAME:-}" != bookworm ]; then
  echo 'This is for Debian 12 only. Newer systems package Prosody 13 themselves.' >&2
  exit 1
fi

BELLHOP_PROSODY=prosody # its libraries are needed, too
wanted=lua-unbound
. setup/machine.sh

runtime=$(cd .runtime && pwd -P)
folder=$runtime/prosody-13
apt=$runtime/apt

# Writes the folder's place into the scripts of the package, which look in /usr. Runs each time, so that a folder that was
# moved, or unpacked when fewer scripts were changed, is right afterwards, too.
point_scripts_here() {
  for script in prosody prosodyctl prosody-migrator; do
    sed -i "s|^CFG_SOURCEDIR=.*|CFG_SOURCEDIR='$folder/usr/lib/prosody';|
      s|^CFG_PLUGINDIR=.*|CFG_PLUGINDIR='$folder/usr/lib/prosody/modules/';|" "$folder/usr/bin/$script"
  done
  echo "Prosody 13 is in $folder"
}

if [ -x "$folder/usr/bin/prosody" ] && [ -x "$folder/usr/bin/prosody-migrator" ]; then
  point_scripts_here
  exit 0
fi

# The mirror that this machine uses for the release proper also has its backports.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
[ -n "$mirror" ] || { echo 'apt knows no mirror of Debian 12 here.' >&2; exit 1; }

mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm-backports main" >"$apt/sources.list"
private() {
  apt-get -qq -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root "$@"
}
echo 'Fetching Prosody 13 ...'
private update
rm -rf "$folder" "$apt"/*.deb "$apt"/unpacked
(cd "$apt" && private download prosody/bookworm-backports)
dpkg-deb --extract "$apt"/prosody_*.deb "$apt/unpacked"
mv "$apt/unpacked" "$folder" # whole, or not at all

rm -rf "$apt"
point_scripts_here
