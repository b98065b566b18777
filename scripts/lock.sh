#!/bin/sh
# Resolves requirements/*.in into locked, hashed files that name no package index.
set -eu
cd "$(dirname "$0")/../requirements"
lock() {
  ../.tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
    --custom-compile-command "make lock" --override overrides.txt "$@"
}
lock base.in --output-file base.txt
lock dev.in --constraint base.txt --output-file dev.txt
