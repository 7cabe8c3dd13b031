#!/bin/sh
# npm run test:directories [-- mocha's arguments]: everything that is needed, then the tests with a directory: OpenLDAP's slapd,
# and SCIM as Entra ID and Okta speak it.
files='test/directories/**/*.test.ts' wanted=slapd exec sh "$(dirname "$0")/test.sh" "$@"
