#!/bin/sh
# Sets up what is missing: uv in .tools, the locked requirements in .venv. Called by the Makefile: setup.sh base|dev
set -eu
cd "$(dirname "$0")/.."
want=${1:-base}
lock=requirements/$want.txt

fail() { printf '%s\n' "$1" >&2; exit 1; }

stamp() { cat "requirements/$1.txt" pyproject.toml scripts/setup.sh | cksum | tr -d ' '; }
has() { [ -x .venv/bin/python ] && [ "$(cat ".venv/.$1" 2>/dev/null)" = "$(stamp "$1")" ]; }
# What development needs holds all that running needs.
if has "$want" || has dev; then exit 0; fi

find_python() {
  for name in ${PYTHON:-} python3.11 python3 python; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
}
python=$(find_python)
[ -n "$python" ] || fail "Python 3.11 with its venv module is needed and was not found. Install it (on Debian 12: apt install python3.11 python3.11-venv), or name it: make PYTHON=/path/to/python3.11 …"

free=$(df -Pk . | awk 'NR == 2 { print $4 }')
if [ "$free" -lt 3500000 ]; then
  fail "Only $((free / 1024)) MB are free on this disk; setting up needs 3500 MB. Make some room and start again."
fi

uv=.tools/bin/uv
if [ ! -x "$uv" ] || ! .tools/bin/python -c '' >/dev/null 2>&1; then
  echo "Setting up the installer …"
  rm -rf .tools
  "$python" -m venv .tools
  .tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt || fail "The installer could not be fetched. Is this machine connected to a package index? Then start again."
fi

echo "Installing what Peerguide needs (about 2 GB, once) …"
[ -x .venv/bin/python ] || "$uv" venv --quiet --no-python-downloads --python "$python" .venv
"$uv" pip sync --quiet --require-hashes --python .venv/bin/python "$lock" || fail "Some packages could not be installed; the lines above say which. Check the connection and the free space, then start again."
"$uv" pip install --quiet --no-deps --no-build-isolation --python .venv/bin/python --editable .
rm -f .venv/.base .venv/.dev
stamp "$want" > ".venv/.$want"
echo "Installed."
