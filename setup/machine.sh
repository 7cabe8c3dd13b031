# Sourced by the other scripts, in the project's folder: afterwards this machine has what Bellhop needs, and the right
# node comes first in PATH. Says nothing and takes a moment when all is there.
# $wanted may name more Debian packages.

. setup/node.sh

unpacked() {
  for file in /var/lib/dpkg/info/"$1".md5sums /var/lib/dpkg/info/"$1":*.md5sums; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}

missing_packages() {
  has openssl || echo openssl
  if ! has "${BELLHOP_PROSODY:-prosody}"; then
    [ -z "${BELLHOP_PROSODY:-}" ] || [ "$BELLHOP_PROSODY" = prosody ] ||
      fail "BELLHOP_PROSODY names $BELLHOP_PROSODY, which is not there."
    echo prosody lua-unbound
  fi
  unpacked lua-dbi-sqlite3 || echo lua-dbi-sqlite3
  [ -n "${BELLHOP_REDIS:-}" ] || has redis-server || has valkey-server || echo 'redis-server|valkey-server'
  for each in ${wanted:-}; do
    unpacked "$each" || echo "$each"
  done
}

install_packages() {
  has apt-get || fail "Please install these first, by this system's own means: $*"
  if [ "$(id -u)" = 0 ]; then
    sh setup/apt.sh "$@"
  elif has sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo sh setup/apt.sh "$@"
  else
    quoted=$(printf " '%s'" "$@")
    fail "Some of this system's packages are missing. Please run, as root:
  sh $(pwd)/setup/apt.sh$quoted"
  fi || fail "These packages could not be installed: $*"
}

beside_project() {
  say "This machine's $1 is $2: installing $1 $3 beside the project ..."
  npm install --prefix "$(pwd)/.runtime" --no-audit --no-fund --no-package-lock --loglevel=error "$4@$3" >&2 ||
    fail "$1 could not be installed."
}

installed_beside() { [ "$(node -p "require('./.runtime/node_modules/$1/package.json').version" 2>/dev/null)" = "$2" ]; }

first_in_path() {
  PATH=$(pwd)/.runtime/node_modules/.bin:$PATH
  export PATH
}

# Any Node can install Node 24, which runs TypeScript as it is.
ensure_node() {
  has node && has npm || fail 'Node and npm are needed to begin with: any Node from 18 on, any npm from 9 on.'
  [ "$(node -p 'parseInt(process.versions.node)')" -lt 24 ] || return 0
  [ -n "$node_package" ] || fail "Bellhop needs Node 24 or newer; this is $(node --version)."
  installed_beside $node_package $node_version || beside_project Node "$(node --version)" $node_version $node_package
  first_in_path
}

# Debian's npm 9.2.0 cannot read overrides that name another package (npm:NAME), and then calls package-lock.json missing.
# But it can install a newer npm.
ensure_npm() {
  npm_found=$(npm --version)
  [ "${npm_found%%.*}" -lt 11 ] || return 0
  installed_beside npm $npm_version || beside_project npm "$npm_found" $npm_version npm
  first_in_path
}

ensure_modules() {
  cmp -s package-lock.json node_modules/.installed-lock && return
  ensure_npm
  say 'Installing npm packages ...'
  npm ci --no-audit --no-fund --loglevel=error >&2 || fail 'The npm packages could not be installed.'
  cp package-lock.json node_modules/.installed-lock
}

ensure_all() {
  missing=$(missing_packages) || exit 1
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install_packages $missing
  ensure_node
  ensure_modules
}

mkdir -p .runtime
if has flock; then # two starts at once wait for each other
  exec 9>.runtime/lock
  flock 9
  ensure_all 9>&-
  exec 9>&-
else
  ensure_all
fi
