#!/bin/sh
# npm run test:browser [-- mocha's arguments]: everything that is needed, then the pages, the console and the chat as people use them in Chromium.
files='test/browser/**/*.test.ts' exec sh "$(dirname "$0")/test.sh" "$@"
