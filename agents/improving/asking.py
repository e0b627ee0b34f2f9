"""What is asked of a model: the drafts cut into requests that a small model can answer, and their prompts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents.contract import Brief
from agents.erd.model import Erd
from agents.improving.crafts import CRAFTS, Craft
from agents.improving.gains import MAX_COLUMNS, Scope, classes, names_of
from agents.llm.chat import Message, Prompt, estimated_tokens
from agents.llm.fences import fence_around, fenced
from agents.prompting import render_prompt
from agents.splicing import Source, first_line
from agents.syntax import parsed

MOST_CODE = 6_000
"""Characters of code that one reply is asked to repeat."""
MOST_QUOTED = 12_000
"""Characters of the ERD that one prompt quotes."""
COLUMNS = "columns.json"
"""What the block of a prompt is called that lists what may be added."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Some definitions of one file: ``code`` is what they say now, ``shown`` the code beside them.

    ``scope`` is what a reply may draw on.
    """

    craft: Craft
    path: str
    entities: tuple[str, ...]
    code: str
    scope: Scope
    shown: str = ""

    @property
    def definitions(self) -> tuple[str, ...]:
        return tuple(self.craft.class_of(entity) for entity in self.entities)


def asks(brief: Brief, files: Mapping[str, str], wanted: Mapping[str, Collection[str]]) -> Iterator[Ask]:
    """Requests for the definitions ``wanted`` of each path, in the order of the plan and of the ERD.

    The path of a request is the one that the model is told, with the package before it.
    """
    for path, craft in CRAFTS.items():
        if path not in wanted or path not in files:
            continue
        written = _written(files[path])
        scope = Scope(names_of(parsed(files[path])), craft.open_to(brief.erd))
        models = _written(files.get("models.py", "")) if craft.shows else {}
        entities = [each.name for each in brief.erd if craft.class_of(each.name) in written.keys() & wanted[path]]
        for names in _batches(entities, {name: len(written[craft.class_of(name)]) for name in entities}):
            code = "\n\n\n".join(written[craft.class_of(name)] for name in names)
            shown = "\n\n\n".join(models.get(name, "") for name in names)
            yield Ask(craft, f"{brief.package}/{path}", names, f"{code}\n", scope, shown)


def _written(text: str) -> dict[str, str]:
    """Class → its source."""
    source = Source(text)
    return {
        name: source.lines(first_line(node), node.end_lineno or node.lineno).rstrip("\n")
        for name, node in classes(parsed(text)).items()
    }


def _batches(names: Sequence[str], sizes: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    batch: list[str] = []
    for name in names:
        if batch and sum(sizes[each] for each in (*batch, name)) > MOST_CODE:
            yield tuple(batch)
            batch = []
        batch.append(name)
    if batch:
        yield tuple(batch)


def prompt(ask: Ask, erd: Erd) -> Prompt:
    """The first turn; everything that somebody else wrote stands in fenced blocks that it cannot end."""
    path, block = ask.path, fenced(ask.code, f"python {ask.path}")
    columns = {name: ask.scope.columns.get(name, {}) for name in ask.definitions}
    task = render_prompt(
        ask.craft.prompt,
        erd=fenced(_cut(json.dumps(_drawn(erd, ask.entities), indent=1, ensure_ascii=False)), "json"),
        rules=fenced(_cut("\n".join(erd.rules)), "text") if erd.rules else "",
        most=MAX_COLUMNS,
        shown=fenced(ask.shown, f"python {path.partition('/')[0]}/models.py") if ask.shown else "",
        columns=fenced(json.dumps(columns), f"json {COLUMNS}") if any(columns.values()) else "",
        block=block,
    )
    system = render_prompt("system.v1.md.j2", path=path, fence=fence_around(ask.code))
    messages = (Message("system", system), Message("user", task))
    return Prompt(messages, max_tokens=2 * estimated_tokens(ask.code) + 1_000)


def again(asked: Prompt, ask: Ask, reply: str, problems: Sequence[str]) -> Prompt:
    """The next turn: what is wrong with the reply. Of a long one only the beginning is repeated."""
    told = render_prompt("again.v1.md.j2", path=ask.path, fence=fence_around(ask.code), problems=problems)
    most = 2 * len(ask.code) + 2_000
    turns = (*asked.messages[:2], Message("assistant", reply[:most] or "(nothing)"), Message("user", told))
    return Prompt(turns, asked.max_tokens)


def _drawn(erd: Erd, entities: Sequence[str]) -> dict[str, Any]:
    """These entities as the ERD draws them; one that is implied is not drawn."""
    return {name: erd.source[name] for name in entities if name in erd.source}


def _cut(text: str) -> str:
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}\n…"
