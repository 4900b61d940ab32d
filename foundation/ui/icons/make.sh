#!/bin/sh
# Makes icones.svg, the sprite, from the icons named in list.txt: here, or in the folder given (rooms/<room>/icons).
# Source: the npm package lucide-static, version 1.62.0 (ISC, see LICENSE). Needs npm and python3.
set -eu
version=1.62.0
here=$(cd "$(dirname "$0")" && pwd)
to=$(cd "${1:-$here}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "lucide-static@$version" >/dev/null
tar xzf "lucide-static-$version.tgz"
cp package/LICENSE "$to/LICENSE"
python3 "$here/sprite.py" "$to/list.txt" package/icons >"$to/icones.svg"
