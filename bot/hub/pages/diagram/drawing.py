"""A layout as SVG. Colours come from the style sheet by class, so that the picture follows light and dark."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from bot.hub.pages.diagram.layout import HEADER, ROW, Box, Layout, Line, Point, shortened
from bot.hub.pages.diagram.reading import End

_FOOT, _BEND = 11.0, 5.0


def drawn(layout: Layout) -> Markup:
    """One `svg` element; every text of the diagram is escaped."""
    parts = [_line(one) for one in layout.lines] + [_box(one) for one in layout.boxes]
    names = ", ".join(box.entity.name for box in layout.boxes)
    size = (
        f'width="{layout.width:.0f}" height="{layout.height:.0f}" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}"'
    )
    label = escape(f"Entity-relationship diagram of {names}")
    return Markup(f'<svg class="erd" role="img" aria-label="{label}" {size}>{"".join(parts)}</svg>')  # noqa: S704 - built of escaped parts


def _box(box: Box) -> str:
    x, y, w, h = box.x, box.y, box.width, box.height
    name = box.entity.name
    parts = [
        f'<rect class="erd-box" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="7"/>',
        f'<path class="erd-head" d="{_header(box)}"/>',
        f'<text class="erd-name" x="{x + w / 2:.1f}" y="{y + 20:.1f}">{escape(shortened(name))}</text>',
    ]
    for index, one in enumerate(box.entity.attributes):
        base = y + HEADER + ROW * index + 16
        parts += [
            f'<text class="erd-type" x="{x + 11:.1f}" y="{base:.1f}">{escape(shortened(one.type))}</text>',
            f'<text class="erd-attribute" x="{x + box.type_width + 23:.1f}" y="{base:.1f}">'
            f"{escape(shortened(one.name))}</text>",
            f'<text class="erd-keys" x="{x + w - 10:.1f}" y="{base:.1f}">{",".join(one.keys)}</text>'
            if one.keys
            else "",
        ]
    return f"<g><title>{escape(name)}</title>{''.join(parts)}</g>"


def _header(box: Box) -> str:
    """Round above; square below when rows follow."""
    x, y, right, bottom, r = box.x, box.y, box.right, box.bottom, 7
    top = f"M{x + r} {y}H{right - r}q{r} 0 {r} {r}"
    below = f"V{y + HEADER}H{x}"
    if not box.entity.attributes:
        below = f"V{bottom - r}q0 {r} -{r} {r}H{x + r}q-{r} 0 -{r} -{r}"
    return f"{top}{below}V{y + r}q0 -{r} {r} -{r}Z"


def _line(line: Line) -> str:
    relation = line.relation
    what = f"{relation.source} to {relation.target}" + (f": {relation.label}" if relation.label else "")
    start, end = line.points[0], line.points[-1]
    marks = _end(start, line.points[1], relation.source_end) + _end(end, line.points[-2], relation.target_end)
    return f'<g class="erd-line"><title>{escape(what)}</title><path d="{_rounded(line.points)}"/>{marks}</g>'


def _rounded(points: Sequence[Point]) -> str:
    """The way through all points with soft corners."""
    kept = [points[0]]
    for point, following in pairwise(points[1:]):
        if not (kept[-1][0] == point[0] == following[0] or kept[-1][1] == point[1] == following[1]):
            kept.append(point)
    kept.append(points[-1])
    path = [f"M{kept[0][0]:.1f} {kept[0][1]:.1f}"]
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        enter, leave = _towards(corner, before), _towards(corner, after)
        path.append(f"L{enter[0]:.1f} {enter[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {leave[0]:.1f} {leave[1]:.1f}")
    return "".join([*path, f"L{kept[-1][0]:.1f} {kept[-1][1]:.1f}"])


def _towards(corner: Point, other: Point) -> Point:
    """A little way from a corner to the point before or after it."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    part = min(_BEND, length / 2) / length if length else 0
    return corner[0] + dx * part, corner[1] + dy * part


def _end(at: Point, following: Point, end: End) -> str:
    """A bar for exactly one, a ring for perhaps none, a crow's foot for many."""
    x, y = at
    out = 1 if following[0] >= x else -1
    far = x + out * _FOOT
    if end in ("some", "any"):
        shape = f'<path d="M{x:.1f} {y - 6:.1f}L{far:.1f} {y:.1f}L{x:.1f} {y + 6:.1f}"/>'
    else:
        shape = _bar(x + out * 6, y)
    if end in ("maybe", "any"):
        return f'{shape}<circle cx="{far + out * 4:.1f}" cy="{y:.1f}" r="3.5"/>'
    return shape + _bar(far + (out * 3 if end == "some" else 0), y)


def _bar(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 5:.1f}V{y + 5:.1f}"/>'
