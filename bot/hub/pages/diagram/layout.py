"""Where everything of a diagram goes: entities in columns, what is referred to on the left; lines at right angles.

A line leaves at the row of its foreign key, runs up or down only in the gutters between columns, and crosses a column
only in the gap between two boxes, so that it never runs through a box. Lines with the same end join on their way.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.hub.pages.diagram.columns import arranged
from bot.hub.pages.diagram.reading import Diagram, End, Entity, Relation

HEADER, ROW, GAP = 30, 20, 34
LANE, GUTTER = 10, 56
MARGIN = 14
MAX_NAME = 30
_CHAR, _HEADER_CHAR, _PADDING = 7.25, 7.8, 30

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    entity: Entity
    x: float
    y: float
    width: float
    height: float
    type_width: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Line:
    """`points` from the source's edge to the target's; each two are on a horizontal or a vertical."""

    relation: Relation
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Trunk:
    """What all lines with the same end have in common; they arrive on one side of the target."""

    target: str
    end: End
    on_right: bool
    alone: str


@dataclass(frozen=True)
class Layout:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def shortened(name: str) -> str:
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


def laid_out(diagram: Diagram) -> Layout:
    """The same diagram always gives the same layout."""
    heights = {one.name: _height(one) for one in diagram.entities}
    columns = arranged(diagram, heights, GAP)
    at = {name: index for index, column in enumerate(columns) for name in column}
    trunks = [_trunk(one, at) for one in diagram.relations]
    wanted = [_gutters(at[one.source], at[one.target]) for one in diagram.relations]
    used = {(trunk, gutter): None for trunk, gutters in zip(trunks, wanted, strict=True) for gutter in gutters}
    boxes = _boxes(diagram, columns, heights, Counter(gutter for _, gutter in used))
    stacks = [[boxes[name] for name in column] for column in columns]
    starts = [_start(one, boxes, at) for one in diagram.relations]
    arrivals = _arrivals(dict(zip(trunks, starts, strict=True)), boxes)
    lanes = _lanes(stacks, list(used), dict(zip(trunks, starts, strict=True)), arrivals)
    crossings = _crossings(stacks, trunks, wanted, starts, arrivals)
    lines = tuple(
        Line(relation, _path(start, [lanes[trunk, g] for g in gutters], heights_passed, arrivals[trunk]))
        for relation, trunk, gutters, start, heights_passed in zip(
            diagram.relations, trunks, wanted, starts, crossings, strict=True
        )
    )
    width = max([box.right for box in boxes.values()] + [x for line in lines for x, _ in line.points]) + MARGIN
    height = max([box.bottom for box in boxes.values()] + [y for line in lines for _, y in line.points]) + MARGIN
    return Layout(tuple(boxes.values()), lines, width, height)


def _trunk(relation: Relation, at: Mapping[str, int]) -> Trunk:
    """A line to its own entity joins no other."""
    alone = relation.label if relation.source == relation.target else ""
    return Trunk(relation.target, relation.target_end, at[relation.source] >= at[relation.target], alone)


def _height(entity: Entity) -> float:
    return HEADER + ROW * len(entity.attributes) + (6 if entity.attributes else 0)


def _gutters(source: int, target: int) -> list[int]:
    """The gutters a line runs in, in its order; gutter n is right of column n."""
    if source > target:
        return list(range(source - 1, target - 1, -1))
    return [source] if source == target else list(range(source, target))


def _boxes(
    diagram: Diagram, columns: Sequence[Sequence[str]], heights: Mapping[str, float], lanes: Mapping[int, int]
) -> dict[str, Box]:
    entities = {one.name: one for one in diagram.entities}
    tallest = max(sum(heights[name] + GAP for name in column) for column in columns)
    boxes: dict[str, Box] = {}
    x: float = MARGIN
    for index, column in enumerate(columns):
        types = max((len(shortened(a.type)) for n in column for a in entities[n].attributes), default=0) * _CHAR
        width = max(_width(entities[name], types) for name in column)
        y = MARGIN + (tallest - sum(heights[name] + GAP for name in column)) / 2
        for name in column:
            boxes[name] = Box(entities[name], x, y, width, heights[name], types)
            y += heights[name] + GAP
        x += width + GUTTER + LANE * lanes.get(index, 0)
    return boxes


def _width(entity: Entity, types: float) -> float:
    keys = max((len(",".join(one.keys)) for one in entity.attributes), default=0)
    names = max((len(shortened(one.name)) for one in entity.attributes), default=0)
    rows = types + (names + keys) * _CHAR + _PADDING + 20 if entity.attributes else 0
    return max(rows, len(shortened(entity.name)) * _HEADER_CHAR + _PADDING, 110)


def _start(relation: Relation, boxes: Mapping[str, Box], at: Mapping[str, int]) -> Point:
    box = boxes[relation.source]
    return (box.x if at[relation.source] > at[relation.target] else box.right), _row(box, relation)


def _arrivals(starts: Mapping[Trunk, Point], boxes: Mapping[str, Box]) -> dict[Trunk, Point]:
    """Trunks that arrive on one side of a box share its height evenly, in the order they come from above."""
    sides: dict[tuple[str, bool], list[Trunk]] = defaultdict(list)
    for trunk in starts:
        sides[trunk.target, trunk.on_right].append(trunk)
    found: dict[Trunk, Point] = {}
    for (name, on_right), trunks in sides.items():
        box = boxes[name]
        trunks.sort(key=lambda trunk: (not trunk.alone, starts[trunk][1]))
        # Its own lines come to the header, so that they never arrive where they start.
        step = (HEADER - 8 if len(trunks) == 1 else box.height - 12) / (len(trunks) + 1)
        for place, trunk in enumerate(trunks):
            found[trunk] = (box.right if on_right else box.x, box.y + 6 + step * (place + 1))
    return found


def _row(box: Box, relation: Relation) -> float:
    """The height of the foreign key's row, or of the lower header for a relation without a column."""
    for index, one in enumerate(box.entity.attributes):
        if one.name == relation.label:
            return box.y + HEADER + ROW * index + ROW / 2 + 2
    return box.y + HEADER - 6


def _crossings(
    stacks: Sequence[Sequence[Box]],
    trunks: Sequence[Trunk],
    wanted: Sequence[Sequence[int]],
    starts: Sequence[Point],
    arrivals: Mapping[Trunk, Point],
) -> list[list[float]]:
    """For each line, the heights at which it passes the columns between its gutters."""
    taken: Counter[tuple[int, int]] = Counter()
    passing: dict[tuple[Trunk, int], float] = {}
    found: list[list[float]] = []
    for trunk, gutters, start in zip(trunks, wanted, starts, strict=True):
        y = start[1]
        heights: list[float] = []
        for column in (max(pair) for pair in pairwise(gutters)):
            if (trunk, column) not in passing:
                passing[trunk, column] = _gap(stacks[column], column, y, arrivals[trunk][1], taken)
            y = passing[trunk, column]
            heights.append(y)
        found.append(heights)
    return found


def _gap(stack: Sequence[Box], column: int, come: float, go: float, taken: Counter[tuple[int, int]]) -> float:
    """The height of the nearest gap between the boxes of a column, beside the lines that pass there already."""
    gaps = [stack[0].y - GAP / 2, *(box.bottom + GAP / 2 for box in stack)]
    best = min(range(len(gaps)), key=lambda gap: (abs(gaps[gap] - come) + abs(gaps[gap] - go), gap))
    count = taken[column, best]
    taken[column, best] += 1
    shift = (count + 1) // 2 * 4 * (1 if count % 2 else -1)
    return max(gaps[best] + max(4 - GAP / 2, min(GAP / 2 - 4, shift)), 3)


def _lanes(
    stacks: Sequence[Sequence[Box]],
    used: Sequence[tuple[Trunk, int]],
    starts: Mapping[Trunk, Point],
    arrivals: Mapping[Trunk, Point],
) -> dict[tuple[Trunk, int], float]:
    """For each trunk and gutter, the x at which it runs there; those that go up stand left: fewer crossings."""
    lanes: dict[tuple[Trunk, int], float] = {}
    for gutter, stack in enumerate(stacks):
        here = [trunk for trunk, its in used if its == gutter]
        here.sort(key=lambda trunk: arrivals[trunk][1] - starts[trunk][1])
        for place, trunk in enumerate(here):
            lanes[trunk, gutter] = stack[0].right + GUTTER / 2 + LANE * place
    return lanes


def _path(start: Point, lanes: Sequence[float], heights: Sequence[float], end: Point) -> tuple[Point, ...]:
    points = [start]
    for lane, height in zip(lanes, [*heights, end[1]], strict=True):
        points += [(lane, points[-1][1]), (lane, height)]
    return (*points, end)
