#!/bin/sh
# npm run check [-- --lengths]: what can be said of the code without running it. With --lengths also which files and
# functions are long enough to be questioned.
cd "$(dirname "$0")/.." || exit 1
wanted=lua-check
. setup/machine.sh
[ "${1:-}" != --lengths ] || export LINT_LENGTHS=1
problems=0
for each in 'tsc --noEmit' 'prettier --check --log-level warn .' 'eslint .'; do
  # shellcheck disable=SC2086
  node_modules/.bin/$each || problems=1
done
luacheck -q --no-color prosody bench/*.lua || problems=1
node setup/licences.ts --check || problems=1
sh setup/audit.sh || problems=1
[ $problems = 0 ] && echo 'Types, formatting, ESLint, luacheck, licences and npm audit, where it answers, are content.'
exit $problems
