#!/bin/sh
# npm run attacks [-- mocha's arguments]: everything that is needed, then the attacks on Bellhop that must not succeed.
files='test/attacks/**/*.test.ts' exec sh "$(dirname "$0")/test.sh" "$@"
