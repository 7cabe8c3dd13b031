#!/bin/sh
# npm run test:images [-- mocha's arguments]: builds both images with buildah on a base made by debootstrap, and runs them as
# their files and docker/compose.yaml say, in a network of their own. Needs root. All is in memory, and goes with this script.
set -eu
cd "$(dirname "$0")/.."
release=trixie

# Called in the namespaces.
enter() {
  layer=$cache/layer
  mkdir -p "$layer"
  mount -t tmpfs -o size=8g tmpfs "$layer"
  mkdir -p "$layer/tmp" "$layer/outside/etc/apt/apt.conf.d" "$layer/outside/root"
  export TMPDIR="$layer/tmp" BUILDAH_ISOLATION=chroot
  give_packages
  base=$(build from scratch)
  build copy --quiet "$base" "$cache/$release-minimal" / >/dev/null
  build commit --quiet --format docker "$base" localhost/base >/dev/null
  for each in bellhop prosody; do
    image "$each" >"$layer/$each.log" 2>&1 || { tail -n 40 "$layer/$each.log"; exit 1; }
    build inspect --type image "localhost/$each" >"$layer/$each.json"
    ln -s "$(build mount "$(build from --pull-never "localhost/$each")")" "$layer/$each"
  done
  ln -s "$cache/$release-minimal" "$layer/base"
  cp docker/bellhop.conf.example "$layer/bellhop.conf"
  for each in compose compose.mongo; do
    composed "$each" >"$layer/$each.json"
  done
  export IMAGES="$layer"
  exec unshare --net sh -ec 'ip link set lo up; ip address add 172.31.250.3/24 dev lo; ip address add 172.31.250.4/24 dev lo
    exec "$@"' sh node --disable-warning=ExperimentalWarning node_modules/mocha/bin/mocha.js \
    --config setup/mocha.json --timeout 300000 test/images/*.test.ts "$@"
}

build() { buildah --root "$layer/storage" --runroot "$layer/run" --storage-driver vfs "$@"; }

# The package clients get this machine's configuration by mounts, which leave nothing in a layer.
give_packages() {
  outside=$layer/outside
  apt_as_here $release "$outside"
  npm_as_here "$outside" >"$layer/environment"
  certificates=$(sed -n 's/^\(npm_config_cafile\|NODE_EXTRA_CA_CERTS\)=//p' "$layer/environment" | tail -n 1)
  [ -z "$certificates" ] || echo "cafile=$certificates" >>"$outside/root/.npmrc"
}

# Builds one image: image NAME
image() (
  name=$1
  set --
  for each in etc/apt/sources.list etc/apt/apt.conf.d/99outside etc/apt/auth.conf.d root/.npmrc ${certificates#/}; do
    set -- "$@" --volume "$outside/$each:/$each:ro"
  done
  for each in $(grep -iE '^(https?|no)_proxy=' "$layer/environment" || true); do
    set -- "$@" --build-arg "$each"
  done
  build bud --format docker --pull-never --build-arg BASE=localhost/base "$@" --file "docker/$name.Dockerfile" \
    --tag "localhost/$name" .
)

# A compose file as JSON, checked against the specification: composed compose|compose.mongo
composed() {
  folder=$layer/compose
  mkdir -p "$folder"
  cp docker/* "$folder/"
  touch "$folder/bellhop.conf" "$folder/mongo-password"
  case $1 in
    compose) set -- --file "$folder/compose.yaml" ;;
    *) set -- --file "$folder/compose.yaml" --file "$folder/$1.yaml" ;;
  esac
  DOMAIN=acme.example docker-compose "$@" config |
    python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout, default=str)'
}

if [ "${1:-}" = --enter ]; then
  shift
  . test/fresh/roots.sh
  enter "$@"
fi
[ "$(id -u)" = 0 ] || { echo 'This makes roots of its own and enters them: please run it as root.' >&2; exit 1; }
wanted='buildah docker-compose debootstrap iproute2 python3-yaml'
. setup/machine.sh
. test/fresh/roots.sh
ensure minimal $release
contained sh setup/images.sh --enter "$@"
