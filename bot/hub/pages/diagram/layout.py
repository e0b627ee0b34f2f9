"""Where everything of a diagram goes: entities in columns, what is referred to on the left; lines at right angles.

A line leaves at the row of its foreign key, runs up or down only in the gutters between columns, and crosses a column
only in the gap between two boxes, so that it never runs through a box.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.hub.pages.diagram.columns import arranged
from bot.hub.pages.diagram.reading import Diagram, Entity, Relation

HEADER, ROW, GAP = 30, 20, 34
LANE, GUTTER = 10, 56
MARGIN = 14
MAX_NAME = 30
_CHAR, _HEADER_CHAR, _PADDING = 6.7, 7.8, 30

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
    wanted = [_gutters(at[one.source], at[one.target]) for one in diagram.relations]
    boxes = _boxes(diagram, columns, heights, wanted)
    stacks = [[boxes[name] for name in column] for column in columns]
    ends = _ends(diagram, boxes, at)
    crossings = _crossings(stacks, wanted, ends)
    lanes = _lanes(stacks, wanted, ends)
    lines = tuple(
        Line(relation, _path(ends[index], [lanes[index, gutter] for gutter in wanted[index]], crossings[index]))
        for index, relation in enumerate(diagram.relations)
    )
    width = max([box.right for box in boxes.values()] + [x for line in lines for x, _ in line.points]) + MARGIN
    height = max([box.bottom for box in boxes.values()] + [y for line in lines for _, y in line.points]) + MARGIN
    return Layout(tuple(boxes.values()), lines, width, height)


def _height(entity: Entity) -> float:
    return HEADER + ROW * len(entity.attributes) + (6 if entity.attributes else 0)


def _gutters(source: int, target: int) -> list[int]:
    """The gutters a line runs in, in its order; gutter n is right of column n."""
    if source > target:
        return list(range(source - 1, target - 1, -1))
    return [source] if source == target else list(range(source, target))


def _boxes(
    diagram: Diagram, columns: Sequence[Sequence[str]], heights: Mapping[str, float], wanted: Sequence[Sequence[int]]
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
        x += width + GUTTER + LANE * sum(index in gutters for gutters in wanted)
    return boxes


def _width(entity: Entity, types: float) -> float:
    keys = max((len(",".join(one.keys)) for one in entity.attributes), default=0)
    names = max((len(shortened(one.name)) for one in entity.attributes), default=0)
    rows = types + (names + keys) * _CHAR + _PADDING + 20 if entity.attributes else 0
    return max(rows, len(shortened(entity.name)) * _HEADER_CHAR + _PADDING, 110)


def _ends(diagram: Diagram, boxes: Mapping[str, Box], at: Mapping[str, int]) -> list[tuple[Point, Point]]:
    """Where each line starts and ends. Lines that arrive on one side of a box share its height evenly."""
    arriving: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, one in enumerate(diagram.relations):
        arriving[one.target, at[one.source] >= at[one.target]].append(index)
    arrival: dict[int, Point] = {}
    for (name, on_right), indices in arriving.items():
        box = boxes[name]
        indices.sort(key=lambda index: (_row(boxes[diagram.relations[index].source], diagram.relations[index]), index))
        step = (box.height - 12) / (len(indices) + 1)
        for place, index in enumerate(indices):
            arrival[index] = (box.right if on_right else box.x, box.y + 6 + step * (place + 1))
    found = []
    for index, one in enumerate(diagram.relations):
        box = boxes[one.source]
        x = box.x if at[one.source] > at[one.target] else box.right
        y, arrives = _row(box, one), arrival[index]
        # A line to the box itself needs two different ends.
        found.append(((x, y), (x, box.y + HEADER / 2) if one.source == one.target else arrives))
    return found


def _row(box: Box, relation: Relation) -> float:
    """The height of the foreign key's row, or of the lower header for a relation without a column."""
    for index, one in enumerate(box.entity.attributes):
        if one.name == relation.label:
            return box.y + HEADER + ROW * index + ROW / 2 + 2
    return box.y + HEADER - 6


def _crossings(
    stacks: Sequence[Sequence[Box]], wanted: Sequence[Sequence[int]], ends: Sequence[tuple[Point, Point]]
) -> list[list[float]]:
    """For each line, the heights at which it passes the columns between its gutters."""
    taken: dict[tuple[int, int], int] = defaultdict(int)
    found: list[list[float]] = []
    for gutters, (start, end) in zip(wanted, ends, strict=True):
        passed = [max(pair) for pair in pairwise(gutters)]
        heights: list[float] = []
        y = start[1]
        for column in passed:
            stack = stacks[column]
            gaps = [stack[0].y - GAP / 2, *(box.bottom + GAP / 2 for box in stack)]
            best = min(range(len(gaps)), key=lambda gap: (abs(gaps[gap] - y) + abs(gaps[gap] - end[1]), gap))
            count = taken[column, best]
            taken[column, best] += 1
            # Alternating above and below the middle of the gap, so that lines stay apart.
            shift = (count + 1) // 2 * 4 * (1 if count % 2 else -1)
            y = max(gaps[best] + max(-GAP / 2 + 3, min(GAP / 2 - 3, shift)), 3)
            heights.append(y)
        found.append(heights)
    return found


def _lanes(
    stacks: Sequence[Sequence[Box]], wanted: Sequence[Sequence[int]], ends: Sequence[tuple[Point, Point]]
) -> dict[tuple[int, int], float]:
    """For each line and gutter, the x at which it runs there."""
    lanes: dict[tuple[int, int], float] = {}
    for gutter in range(len(stacks)):
        users = [index for index, gutters in enumerate(wanted) if gutter in gutters]
        # Lines that go down take the lanes from the right, those that go up from the left: fewer crossings.
        users.sort(key=lambda index: (ends[index][1][1] - ends[index][0][1], index))
        start = stacks[gutter][0].right + GUTTER / 2
        for place, index in enumerate(users):
            lanes[index, gutter] = start + LANE * place
    return lanes


def _path(ends: tuple[Point, Point], lanes: Sequence[float], heights: Sequence[float]) -> tuple[Point, ...]:
    start, end = ends
    points = [start]
    for lane, height in zip(lanes, [*heights, end[1]], strict=True):
        points += [(lane, points[-1][1]), (lane, height)]
    return (*points, end)
