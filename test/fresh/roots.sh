# Sourced by the tests that need a bare Debian: makes its root by debootstrap, and gives the root this machine's way to
# packages. $cache names the folder of the roots, which are made once and used again.

cache=${FRESH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bellhop/fresh}

say() { printf '%s\n' "$*"; }
fail() {
  say "$*" >&2
  exit 1
}

# Runs a command in namespaces that end with this script: contained COMMAND ...
contained() { setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child "$@"; }

# Makes the root of a release with nothing but Debian's required packages: minimal RELEASE
minimal() {
  [ ! -e "$cache/$1-minimal" ] || return 0
  say "Making a minimal root of Debian $1 in $cache ..."
  rm -rf --one-file-system "$cache/$1-minimal.new"
  contained debootstrap --variant=minbase "$1" "$cache/$1-minimal.new" "$(mirrors | head -n 1 | cut -d ' ' -f 1)" \
    >"$cache/$1-minimal.log" 2>&1 || fail "debootstrap failed; see $cache/$1-minimal.log"
  rm -rf "$cache/$1-minimal.new"/var/cache/apt/archives/*.deb "$cache/$1-minimal.new"/var/lib/apt/lists/*
  mv "$cache/$1-minimal.new" "$cache/$1-minimal"
}

# Makes the root of a release that has nodejs and npm, too: bare RELEASE
bare() {
  [ ! -e "$cache/$1" ] || return 0
  minimal "$1"
  say "Making a bare root of Debian $1 in $cache ..."
  rm -rf --one-file-system "$cache/$1.new"
  cp -a "$cache/$1-minimal" "$cache/$1.new"
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

# Makes a root where it is missing, when no other run does: ensure minimal|bare RELEASE
ensure() {
  command -v debootstrap >/dev/null || sh setup/apt.sh debootstrap
  mkdir -p "$cache"
  exec 9>"$cache/$2.lock"
  flock 9
  "$1" "$2" 9>&-
  exec 9>&-
}
