"""Joins single icons into one SVG sprite: one <symbol id="i-NAME"> per line of the list, drawing attributes said once."""
import re
import sys
from pathlib import Path

names = Path(sys.argv[1]).read_text().split()
folder = Path(sys.argv[2])
# Names of the list that the set has renamed since.
RENAMED = {"circle-help": "circle-question-mark"}

print('<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2"'
      ' stroke-linecap="round" stroke-linejoin="round">')
print("<!-- Lucide 1.62.0, ISC licence: https://lucide.dev/license -->")
for name in names:
    path = folder / f"{name}.svg"
    if not path.exists():
        path = folder / f"{RENAMED[name]}.svg"
    inner = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.S).group(1)
    inner = re.sub(r"\s+/>", "/>", re.sub(r"\s+", " ", inner)).replace("> <", "><").strip()
    print(f'<symbol id="i-{name}" viewBox="0 0 24 24">{inner}</symbol>')
print("</svg>")
