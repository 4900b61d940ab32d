#!/bin/sh
# Cuts atkinson-400.woff2 and atkinson-700.woff2 from the full fonts.
# Source: the npm package @expo-google-fonts/atkinson-hyperlegible-next, version 0.4.1, which carries the complete
# TrueType files (OFL 1.1, see OFL.txt). Needs npm, python3 and the Python packages fonttools and brotli.
set -eu
version=0.4.1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "@expo-google-fonts/atkinson-hyperlegible-next@$version" >/dev/null
tar xzf ./*.tgz
cp package/LICENSE_FONT "$here/OFL.txt"
python3 "$here/cut.py" package/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf "$here/atkinson-400.woff2" 84
python3 "$here/cut.py" package/700Bold/AtkinsonHyperlegibleNext_700Bold.ttf "$here/atkinson-700.woff2" 132
python3 "$here/coverage.py" "$here/atkinson-400.woff2" "$here/atkinson-700.woff2" >"$here/coverage.txt"
sha256sum "$here"/atkinson-*.woff2 | sed "s#$here/##" >"$here/SHA256SUMS"
