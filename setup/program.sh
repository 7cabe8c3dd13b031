#!/bin/sh
# Lays out what runs of Bellhop in a new folder, with its npm packages and its Node: sh setup/program.sh FOLDER
# Any npm from 9 on will do. setup/install.sh and the images use this.
set -eu
cd "$(dirname "$0")/.."
. setup/node.sh
folder=${1:?'Which folder? sh setup/program.sh FOLDER'}
[ ! -e "$folder" ] || fail "$folder exists already."
[ -n "$node_package" ] || fail "There is no package of Node for this machine ($(uname -m))."
has npm || fail 'npm is needed to begin with: apt-get install npm'

mkdir -p "$folder/setup" "$folder/.runtime"
cp -R bellhop bin ./*.ts package.json \
  package-lock.json config xep core component gateway web store backup queue mail directory bank stripe texts process money \
  prosody prosody.cfg.lua emoticons examples docs LICENSE README.md CHANGELOG.md "$folder/"
cp setup/prepare.ts setup/prosody.ts setup/certificate.ts setup/child.ts setup/flags.ts setup/ports.ts \
  setup/prune.ts "$folder/setup/"

cd "$folder"
npm install --prefix .runtime --no-audit --no-fund --no-package-lock --loglevel=error \
  "$node_package@$node_version" "npm@$npm_version" >&2
PATH=$PWD/.runtime/node_modules/.bin:$PATH
npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >&2
npm sbom --omit=dev --sbom-format=spdx --package-lock-only >sbom.spdx.json # a list of the npm packages inside
node setup/prune.ts
rm setup/prune.ts
ln -s ".runtime/node_modules/$node_package/bin/node" node
find . -type d -exec chmod 755 {} + # whatever the umask and the rights of the source are
find . -type f -exec chmod a+r,go-w {} +
