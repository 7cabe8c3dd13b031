#!/bin/sh
# npm run test:fresh [-- bookworm trixie]: what the README tells a newcomer, on a machine that has Debian's nodejs and npm
# and nothing else. Needs root. FRESH_CACHE names the folder of the bare roots, which are made once and used again.
#
# A run writes into a layer in memory above the bare root. Mounts and processes are in namespaces that end with this
# script, so also a run that is killed leaves nothing behind.
set -eu
cd "$(dirname "$0")/../.."
. test/fresh/roots.sh
inside=${FRESH_INSIDE:-test/fresh/inside.sh} # what is run there
port=$((17000 + $$ % 1000 * 10)) # the first of five: the root shares the network of this machine

# Called in the namespaces: enter RELEASE
enter() {
  layer=$cache/layer
  mkdir -p "$layer"
  mount -t tmpfs -o size=6g tmpfs "$layer"
  mkdir "$layer/root" "$layer/upper" "$layer/work"
  mount -t overlay overlay -o "lowerdir=$cache/$1,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
  root=$layer/root
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  apt_as_here "$1" "$root"
  mkdir "$root/bellhop"
  tar --exclude=./node_modules --exclude=./.runtime --exclude=./data --exclude=./.git -cf - . | tar -C "$root/bellhop" -xf -
  npm_as_here "$root" >"$layer/environment"
  while IFS= read -r each; do set -- "$@" "$each"; done <"$layer/environment"
  shift
  exec chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" \
    BELLHOP_HTTP_PORT="$port" BELLHOP_C2S_PORT=$((port + 1)) BELLHOP_S2S_PORT=$((port + 2)) \
    BELLHOP_COMPONENT_PORT=$((port + 3)) BELLHOP_XMPP_HTTP_PORT=$((port + 4)) \
    sh "/bellhop/$inside"
}

if [ "${1:-}" = --enter ]; then enter "$2"; fi
[ "$(id -u)" = 0 ] || fail 'This makes a root of its own and enters it: please run it as root.'
[ $# -gt 0 ] || set -- bookworm trixie
for release in "$@"; do
  ensure bare "$release"
  contained sh test/fresh/run.sh --enter "$release"
done
