"""The text of a pull request: everything a reviewer needs, and within GitHub's limits whatever the ERD holds."""

from __future__ import annotations

import json
from typing import Any

from markdown_it import MarkdownIt

from agents.contract import CheckResult, GeneratedFile, Options, Problem, Verdict
from agents.erd import Erd, mermaid, parse
from agents.freehand.grown import Feature
from agents.freehand.wiring import with_feature
from agents.manifest import Manifest
from agents.merge import Held
from agents.planner import plan
from bot.body import MAX_DIAGRAM, MAX_LISTED, fixed_up, pull_body, pull_title, renewed
from bot.evolve import Proposal

PROVEN = Verdict("none", "full", (CheckResult("tests", True, 1.0),), ("no sandbox was used",))
SHOP: dict[str, Any] = {"User": {"email": "EmailField"}, "Product": {"title": "CharField", "owner": "ForeignKey:User"}}


def read(drawn: dict[str, Any]) -> Erd:
    return parse(json.dumps(drawn).encode())


def proposal(erd: Erd, **more: Any) -> Proposal:
    drafted: tuple[GeneratedFile, ...] = ()
    told: dict[str, Any] = {
        "plan": plan(erd),
        "writes": {},
        "deletes": (),
        "held": (),
        "waiting": (),
        "pristine": {},
        "manifest": Manifest.of(erd, Options(), drafted),
        "drafted": drafted,
        "verdict": PROVEN,
        "notes": (),
        "renews_erd": True,
    }
    return Proposal(**{**told, **more})


def body(erd: Erd, **more: Any) -> str:
    return pull_body(erd, "erd.json", "backend", proposal(erd, **more))


def test_it_names_every_file_of_the_plan() -> None:
    erd = read(SHOP)
    text = body(erd)
    assert all(f"- [ ] `{path}` (" in text for path in plan(erd).paths)


def test_it_shows_the_diagram_the_proof_and_the_commands() -> None:
    text = body(read(SHOP))
    assert "```mermaid\nerDiagram" in text
    assert "| `tests` | ✅ |" in text and "- `no sandbox was used`" in text
    assert "/revise <file> <instruction>" in text and "proven before this was opened" in text


def test_it_does_not_claim_a_proof_that_failed() -> None:
    failed = Verdict("none", "full", (CheckResult("tests", False, 1.0, (Problem("tests", None, None, "x"),)),))
    text = body(read(SHOP), verdict=failed)
    assert "**not** proven" in text and "| `tests` | ❌ |" in text


def test_it_does_not_claim_a_proof_where_nothing_was_run() -> None:
    text = body(read(SHOP), verdict=Verdict("static", "full", (CheckResult("code", True, 1.0),)))
    assert "**not run**" in text and "proven before this was opened" not in text


def test_it_says_what_was_assumed() -> None:
    erd = read(SHOP)
    assert erd.inferences
    assert "## Assumed" in body(erd)
    assert all(f"`{inference.pointer}`" in body(erd) for inference in erd.inferences)


def test_it_says_what_was_left_alone_and_what_waits() -> None:
    held = (Held("models.py", "-a\n+b\n", "was edited since it was drafted"),)
    text = body(read(SHOP), held=held, waiting=("views.py",), notes=("a note with @writer",))
    assert "- `models.py` was edited since it was drafted" in text
    assert "## Waiting for a file of yours\n\n- `views.py`" in text
    assert "- `a note with @writer`" in text


def test_a_feature_is_there_or_missing_or_not_generated_and_never_two_of_these() -> None:
    erd = read({**SHOP, "$features": ["count", "mail"]})
    assert "`feature: count`" in body(erd) and "## Features" not in body(erd)
    made = (Feature("count", "count"), Feature("mail", why="@writer was not there"))
    text = body(erd, features=made)
    assert "- `count`: written by a model; `features/count.py`" in text
    assert "- `mail`: **not** written: `@writer was not there`. `/feature`" in text and "`feature: " not in text
    kept = Manifest.of(erd, with_feature(Options(), "count", "count"), ())
    assert "`feature: count`" not in body(erd, manifest=kept) and "`feature: mail`" in body(erd, manifest=kept)


def test_what_is_empty_is_not_mentioned() -> None:
    text = body(read(SHOP))
    assert "Waiting" not in text and "Left as you wrote it" not in text and "To know" not in text


def test_long_lists_are_counted() -> None:
    text = body(read(SHOP), notes=tuple(f"note {number}" for number in range(MAX_LISTED + 7)))
    assert "- `note 49`\n- and 7 more" in text and "note 50" not in text


def wide(entities: int, fields: int) -> Erd:
    names = {f"attribute_with_a_long_name_{number}": "CharField(80)" for number in range(fields)}
    return read({f"Entity{number}": names for number in range(entities)})


def test_a_large_model_is_drawn_without_attributes() -> None:
    erd = wide(60, 30)
    assert len(mermaid(erd)) > MAX_DIAGRAM
    text = body(erd)
    assert "Entity59" in text and "attribute_with_a_long_name_1\n" not in text
    assert len(text) <= 65_536


def test_a_huge_body_is_within_githubs_limit() -> None:
    held = tuple(Held(f"{'folder/' * 30}{number}.py", "", "was edited " * 200) for number in range(200))
    assert len(body(wide(300, 3), held=held)) <= 65_536


def test_words_of_an_erd_stay_in_their_place() -> None:
    hostile = "```\n</details>\n# @writer closes #1 ![x](https://example.com/x.png) <script>"
    product = {
        "$meta": {"description": hostile},
        "title": {"type": "CharField", "max_length": 80, "help_text": hostile},
        "kind": {"type": "CharField", "max_length": 80, "choices": ["a", hostile]},
    }
    erd = read({"Product": product, "$rules": [hostile]})
    page = MarkdownIt("gfm-like", {"linkify": False}).render(body(erd))
    assert "<script" not in page and "<img" not in page
    assert "<h1>" not in page


FIXED = Verdict("none", "fast", (CheckResult("check", True, 1.0),))
OPTIONS = Options({"pagination": {"*": {"style": "page", "page_size": 5, "max_page_size": 50}}})


def test_a_fix_up_renews_what_it_is_about_and_nothing_else() -> None:
    before = body(read(SHOP), notes=("a note",))
    after = renewed(before, fixed_up(OPTIONS, FIXED))
    assert "## Revised\n\n- every list: pagination by page numbers, 5 rows a page" in after
    assert "The fast gate:\n\n| check | holds |\n|---|---|\n| `check` | ✅ |\n\n## Commands" in after
    assert "Not proven" in before and "Not proven" not in after and "| `tests` |" not in after
    assert after.partition("## Revised")[0] == before.partition("## Proof")[0]
    assert after.partition("## Commands")[2] == before.partition("## Commands")[2]
    assert renewed(after, fixed_up(OPTIONS, FIXED)) == after
    assert renewed(after, fixed_up(Options(), PROVEN)) == before


def test_a_new_draft_still_says_what_was_revised() -> None:
    erd = read(SHOP)
    text = body(erd, manifest=Manifest.of(erd, OPTIONS, ()))
    assert "## Revised\n\n- every list: pagination" in text


def test_a_persons_description_stays_theirs() -> None:
    sections = fixed_up(OPTIONS, FIXED)
    assert renewed("", sections) == "" and renewed("# Ours\n\n## Revised\n\nby us", sections).endswith("by us")
    mine = body(read(SHOP)).replace("\n", "\r\n") + "\r\n\r\n## Ours\r\n\r\nKeep this.\r\n"
    told = renewed(mine, sections)
    assert "## Revised" in told and told.endswith("## Ours\r\n\r\nKeep this.")


def test_the_title_counts_what_was_drawn() -> None:
    assert pull_title("backend", read(SHOP)) == "ERDsmith: Django REST backend in backend/ (2 entities)"
    assert pull_title("api", read({"Product": {"title": "CharField"}})).endswith("in api/ (1 entity)")
