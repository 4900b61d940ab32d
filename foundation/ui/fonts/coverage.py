"""Writes coverage.txt: the code points that both fonts hold, one range per line. Run by make.sh; read by tests/fonts.rs."""
import sys

from fontTools.ttLib import TTFont

sets = [set(TTFont(path).getBestCmap()) for path in sys.argv[1:]]
codes = sorted(set.intersection(*sets))
start = last = codes[0]
for code in codes[1:] + [None]:
    if code is not None and code == last + 1:
        last = code
        continue
    print(f"{start:04X}-{last:04X}")
    start = last = code
