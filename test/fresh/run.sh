#!/bin/sh
# npm run test:fresh [-- bookworm trixie]: what the README tells a newcomer, on a machine that has Debian's nodejs and npm
# and nothing else. Needs root. FRESH_CACHE names the folder of the bare roots, which are made once and used again.
#
# A run writes into a layer in memory above the bare root. Mounts and processes are in namespaces that end with this
# script, so also a run that is killed leaves nothing behind.
set -eu
cd "$(dirname "$0")/../.."
cache=${FRESH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bellhop/fresh}
port=$((17000 + $$ % 1000 * 10)) # the first of five: the root shares the network of this machine

say() { printf '%s\n' "$*"; }
fail() {
  say "$*" >&2
  exit 1
}

# Runs a command in namespaces that end with this script: contained COMMAND ...
contained() { setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child "$@"; }

# Makes the bare root of a release: bare RELEASE
bare() {
  [ ! -e "$cache/$1" ] || return 0
  say "Making a bare root of Debian $1 in $cache ..."
  rm -rf --one-file-system "$cache/$1.new"
  contained debootstrap --variant=minbase "$1" "$cache/$1.new" "$(mirrors | head -n 1 | cut -d ' ' -f 1)" >"$cache/$1.log" 2>&1 ||
    fail "debootstrap failed; see $cache/$1.log"
  apt_as_here "$1" "$cache/$1.new"
  contained chroot "$cache/$1.new" sh -ec '
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io nodejs npm
    apt-get clean
    rm -rf /var/lib/apt/lists/*' >>"$cache/$1.log" 2>&1 || fail "apt-get failed; see $cache/$1.log"
  mv "$cache/$1.new" "$cache/$1"
}

# The mirrors of Debian that this machine uses, each with a codename such as bookworm-updates.
mirrors() {
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' | grep -v backports
}

# Gives the root the mirrors, proxies and passwords of this machine's apt: apt_as_here RELEASE ROOT
apt_as_here() {
  mirrors | while read -r address codename; do
    case $codename in *-*) echo "deb $address $1-${codename#*-} main" ;; *) echo "deb $address $1 main" ;; esac
  done | sort -u >"$2/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(https?::|Check|Retries).*"[^"]+";$' >"$2/etc/apt/apt.conf.d/99outside" || true
  cp -a /etc/apt/auth.conf.d "$2/etc/apt/"
  cp /etc/resolv.conf "$2/etc/resolv.conf"
}

# Prints the variables that the root's npm and Node need to get out as this machine's do: npm_as_here ROOT
npm_as_here() {
  for each in "$(npm config get globalconfig)" "$(npm config get userconfig)"; do
    [ ! -f "$each" ] || grep -v '^ *\(cafile\|nodedir\|prefix\|cache\) *=' "$each"
  done >"$1/root/.npmrc" || true
  env | grep -iE '^((https?|no|all)_proxy|npm_config_registry)=' || true
  trusted NODE_EXTRA_CA_CERTS "${NODE_EXTRA_CA_CERTS:-}" "$1"
  trusted npm_config_cafile "$(npm config get cafile)" "$1"
}

# Copies certificates of authorities into the root and prints the variable that names them: trusted VARIABLE FILE ROOT
trusted() {
  [ -f "$2" ] || return 0
  cp "$2" "$3/etc/$1.crt"
  say "$1=/etc/$1.crt"
}

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
    sh /bellhop/test/fresh/inside.sh
}

if [ "${1:-}" = --enter ]; then enter "$2"; fi
[ "$(id -u)" = 0 ] || fail 'npm run test:fresh makes a root of its own and enters it. Please run it as root.'
command -v debootstrap >/dev/null || sh setup/apt.sh debootstrap
mkdir -p "$cache"
[ $# -gt 0 ] || set -- bookworm trixie
for release in "$@"; do
  exec 9>"$cache/$release.lock" # two runs at once wait for each other's bare root
  flock 9
  bare "$release" 9>&-
  exec 9>&-
  contained sh test/fresh/run.sh --enter "$release"
done
