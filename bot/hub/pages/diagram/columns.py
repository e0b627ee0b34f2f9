"""Which entity stands in which column, and in which order, so that lines are short and seldom cross."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.hub.pages.diagram.reading import Diagram

_LEAST_HEIGHT = 520.0
_SWEEPS = 4


def arranged(diagram: Diagram, heights: Mapping[str, float], gap: float) -> list[list[str]]:
    """Columns from left to right, each from top to bottom; what refers stands right of what it refers to."""
    targets = _targets(diagram)
    layers = _layers(targets)
    columns: list[list[str]] = [[] for _ in range(max(layers.values()) + 1)]
    loners = [name for name in targets if not _is_related(name, targets)]
    for name in targets:
        if name not in loners:
            columns[layers[name]].append(name)
    columns = _ordered([column for column in columns if column], targets)
    limit = _limit(heights, gap)
    columns = [part for column in columns for part in _split(column, heights, gap, limit)]
    return _with_loners(columns, loners, heights, gap, limit)


def _targets(diagram: Diagram) -> dict[str, list[str]]:
    """What each entity refers to, itself left out, in the diagram's order."""
    targets: dict[str, list[str]] = {one.name: [] for one in diagram.entities}
    for relation in diagram.relations:
        if relation.target != relation.source and relation.target not in targets[relation.source]:
            targets[relation.source].append(relation.target)
    return targets


def _is_related(name: str, targets: Mapping[str, Sequence[str]]) -> bool:
    return bool(targets[name]) or any(name in others for others in targets.values())


def _layers(targets: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """One more than the highest layer it refers to; a reference that would close a ring does not count."""
    layers: dict[str, int] = {}
    for start in targets:
        stack, open_names = [(start, iter(targets[start]))], {start}
        while stack:
            name, rest = stack[-1]
            following = next((one for one in rest if one not in layers and one not in open_names), None)
            if following is not None:
                stack.append((following, iter(targets[following])))
                open_names.add(following)
                continue
            stack.pop()
            if name not in layers:
                layers[name] = 1 + max((layers[one] for one in targets[name] if one in layers), default=-1)
    return layers


def _ordered(columns: list[list[str]], targets: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Each column sorted by where the neighbours of its entities stand, there and back a few times."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for name, others in targets.items():
        for other in others:
            neighbours[name].append(other)
            neighbours[other].append(name)
    for sweep in range(_SWEEPS):
        place = {name: (row + 0.5) / len(column) for column in columns for row, name in enumerate(column)}
        for column in columns if sweep % 2 == 0 else reversed(columns):
            means = {
                name: sum(place[one] for one in neighbours[name]) / len(neighbours[name])
                for name in column
                if neighbours[name]
            }
            column.sort(key=lambda name: (means.get(name, place[name]), name))
            place.update({name: (row + 0.5) / len(column) for row, name in enumerate(column)})
    return columns


def _limit(heights: Mapping[str, float], gap: float) -> float:
    """How tall a column may get: the whole becomes about half as high again as a screen is wide."""
    whole = sum(height + gap for height in heights.values())
    return max(_LEAST_HEIGHT, math.sqrt(whole * 260), max(heights.values()))


def _split(column: Sequence[str], heights: Mapping[str, float], gap: float, limit: float) -> list[list[str]]:
    whole = sum(heights[name] + gap for name in column)
    parts = max(1, round(whole / limit + 0.4))
    share = whole / parts
    found: list[list[str]] = [[]]
    filled = 0.0
    for name in column:
        if found[-1] and filled + (heights[name] + gap) / 2 > share * len(found):
            found.append([])
        found[-1].append(name)
        filled += heights[name] + gap
    return found


def _with_loners(
    columns: list[list[str]], loners: Sequence[str], heights: Mapping[str, float], gap: float, limit: float
) -> list[list[str]]:
    """Entities without relations fill the shortest column, or columns of their own once all are full."""
    for name in loners:
        filled = {index: sum(heights[one] + gap for one in column) for index, column in enumerate(columns)}
        index = min(filled, key=lambda one: (filled[one], one), default=0)
        if columns and filled[index] + heights[name] <= limit:
            columns[index].append(name)
        else:
            columns.append([name])
    return columns
