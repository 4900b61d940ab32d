"""Cuts a web font from a full one and adds the signs that clinical French needs and the family lacks.

Usage: cut.py SOURCE.ttf TARGET.woff2 STROKE, STROKE being the thickness of a straight stem in font units.

Added, drawn here: arrows left and right, check mark. Added, blank: narrow no-break space, thin space, figure space.
Added, by another code point for a glyph that exists: micro sign (Greek mu), no-break hyphen (hyphen).
"""
import math
import sys

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

KEEP = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x218, 0x21B), (0x2B0, 0x2DD), (0x300, 0x304), (0x308, 0x308), (0x327, 0x328),
    (0x3BC, 0x3BC), (0x1E80, 0x1E85), (0x1EF2, 0x1EF3), (0x2000, 0x2070), (0x2070, 0x209F), (0x20AC, 0x20AC),
    (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2215), (0x2248, 0x2248), (0x2260, 0x2265), (0x2713, 0x2713),
]


def stroke(pen, start, end, thick):
    """One straight bar as a clockwise rectangle."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy = -(y1 - y0) / length * thick / 2, (x1 - x0) / length * thick / 2
    points = [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]
    pen.moveTo(tuple(map(round, points[0])))
    for point in points[1:]:
        pen.lineTo(tuple(map(round, point)))
    pen.closePath()


def draw(lines, thick):
    pen = TTGlyphPen(None)
    for start, end in lines:
        stroke(pen, start, end, thick)
    glyph = pen.glyph()
    glyph.flags[0] |= 0x40  # its bars overlap
    return glyph


def add(font, name, code, glyph, advance):
    font.setGlyphOrder(font.getGlyphOrder() + [name])
    font["glyf"].glyphs[name] = glyph
    font["glyf"].glyphOrder = font.getGlyphOrder()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"].metrics[name] = (advance, getattr(glyph, "xMin", 0) if glyph.numberOfContours else 0)
    point(font, code, name)


def point(font, code, name):
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def main(source, target, thick):
    font = TTFont(source, recalcTimestamp=False)
    font["glyf"]["A"]  # loads every glyph before the order changes
    font["hmtx"].metrics
    for glyph in list(font.getGlyphOrder()):
        font["glyf"][glyph]
    cmap = font.getBestCmap()
    digit = font["hmtx"].metrics[cmap[ord("0")]][0]
    blank = TTGlyphPen(None).glyph
    mid, head = 290, 190
    tip = thick * 0.36
    if 0x2192 not in cmap:
        right = [((80, mid), (800 - tip, mid)), ((800 - head - tip, mid + head), (800 - tip, mid)), ((800 - tip, mid), (800 - head - tip, mid - head))]
        add(font, "arrowright", 0x2192, draw(right, thick), 880)
        left = [((80 + tip, mid), (800, mid)), ((80 + tip, mid), (80 + head + tip, mid + head)), ((80 + head + tip, mid - head), (80 + tip, mid))]
        add(font, "arrowleft", 0x2190, draw(left, thick), 880)
    if 0x2713 not in cmap:
        add(font, "uni2713", 0x2713, draw([((90, 300), (270, 100)), ((255, 95), (610, 590))], thick), 690)
    for name, code, advance in [("uni202F", 0x202F, 140), ("uni2009", 0x2009, 160), ("uni2007", 0x2007, digit)]:
        if code not in cmap:
            add(font, name, code, blank(), advance)
    if 0xB5 not in cmap:
        point(font, 0xB5, cmap[0x3BC])
    if 0x2011 not in cmap:
        point(font, 0x2011, cmap[ord("-")])
    font["maxp"].numGlyphs = len(font.getGlyphOrder())

    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["ccmp", "locl", "kern", "mark", "mkmk", "tnum", "pnum", "frac", "liga"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    cutter = Subsetter(options)
    cutter.populate(unicodes=[code for first, last in KEEP for code in range(first, last + 1)])
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    print(target.rsplit("/", 1)[-1], len(font.getBestCmap()), "characters")


main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
