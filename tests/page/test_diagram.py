"""ER diagrams: read, laid out without lines through boxes, drawn."""

from itertools import combinations, pairwise

import pytest

from bot.hub.pages import diagram
from bot.hub.pages.diagram.layout import Layout, laid_out
from bot.hub.pages.diagram.reading import NotADiagram, read

SHOP = """erDiagram
    "Customer" {
        CharField name
        EmailField email UK
    }
    "Order" {
        IntegerField number PK
        ForeignKey customer FK
    }
    "Order" }o--|| "Customer" : "customer"
    "Order" |o--o| "Order" : "replaces"
    "Order" }o--o{ "Tag" : "tags"
"""


def many(count: int) -> str:
    """A diagram in which each entity refers to some before it, and one ring."""
    lines = ["erDiagram"]
    for one in range(count):
        lines += [
            f'"E{one}" {{',
            *(f"ForeignKey f{other} FK" for other in {one // 2, one // 3, one - 1} if other >= 0),
            "}",
        ]
    for one in range(1, count):
        lines += [f'"E{one}" }}o--|| "E{other}" : "f{other}"' for other in {one // 2, one // 3, one - 1}]
    return "\n".join([*lines, f'"E0" }}o--o| "E{count - 1}" : "ring"'])


def crossed(layout: Layout) -> list[str]:
    """The boxes that some line runs through."""
    found = []
    for line in layout.lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            assert x1 == x2 or y1 == y2
            for box in layout.boxes:
                inside_x = max(x1, x2) > box.x + 0.1 and min(x1, x2) < box.right - 0.1
                inside_y = max(y1, y2) > box.y + 0.1 and min(y1, y2) < box.bottom - 0.1
                if inside_x and inside_y:
                    found.append(f"{line.relation} runs through {box.entity.name}")
    return found


def test_reads_entities_attributes_and_ends() -> None:
    found = read(SHOP)
    assert [one.name for one in found.entities] == ["Customer", "Order", "Tag"]
    assert found.entities[0].attributes[1].keys == ("UK",)
    ends = [(one.source_end, one.target_end, one.label) for one in found.relations]
    assert ends == [("any", "one", "customer"), ("maybe", "maybe", "replaces"), ("any", "any", "tags")]


@pytest.mark.parametrize(
    "text", ["", "graph TD\n a --> b", "erDiagram", 'erDiagram\n"A" {\n<b>\n}', "erDiagram\n a -> b c"]
)
def test_anything_else_is_left_as_code(text: str) -> None:
    with pytest.raises(NotADiagram):
        read(text)
    assert diagram.svg(text) is None


@pytest.mark.parametrize("count", [2, 7, 20, 40])
def test_no_box_and_no_line_covers_a_box(count: int) -> None:
    layout = laid_out(read(many(count)))
    for one, other in combinations(layout.boxes, 2):
        apart = one.right < other.x or other.right < one.x or one.bottom < other.y or other.bottom < one.y
        assert apart, (one.entity.name, other.entity.name)
    assert crossed(layout) == []
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for line in layout.lines for x, y in line.points)


def test_the_same_text_gives_the_same_picture() -> None:
    assert diagram.svg(many(12)) == diagram.svg(many(12))


def test_names_are_escaped() -> None:
    picture = diagram.svg('erDiagram\n"<script>&" {\nint id\n}\n"<script>&" }o--|| "B" : "<i>"')
    assert picture
    assert "<script" not in picture
    assert "&lt;script&gt;&amp;" in picture
    assert "<i>" not in picture
