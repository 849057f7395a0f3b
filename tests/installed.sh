#!/bin/sh
# installed.sh BUILD: installs a build folder elsewhere and uses what came of it, which must not need the source or any
# environment variable.
set -eu

build=$(cd "${1:?the build folder}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

DESTDIR=$folder meson install -C "$build" --no-rebuild --quiet
prefix=$folder$(meson introspect --buildoptions "$build" | python3 -c '
import json, sys
print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))')
unset LORGNETTE_DATA_DIR
cd /

"$prefix/bin/lorgnette-cli" --version
for file in share/man/man1/lorgnette-cli.1 share/bash-completion/completions/lorgnette-cli \
  share/lorgnette/models/families/families.rng; do
  [ -f "$prefix/$file" ] || { echo "$file is not installed" >&2; exit 1; }
done
for model in en-fr fashion-vit sentiment verse-gpt; do
  "$prefix/bin/lorgnette-cli" info "$model" >/dev/null || { echo "$model does not open" >&2; exit 1; }
done
[ -n "$("$prefix/bin/lorgnette-cli" translate en-fr 'I am a student')" ] || { echo 'en-fr translates nothing' >&2; exit 1; }
