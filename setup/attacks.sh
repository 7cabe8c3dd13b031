#!/bin/sh
# npm run attacks [-- mocha's arguments]: everything that is needed, then the attacks on Bellhop that must not succeed.
case " $* " in
  *.test.ts*) ;;
  *) set -- 'test/attacks/**/*.test.ts' "$@" ;;
esac
exec sh "$(dirname "$0")/test.sh" "$@"
