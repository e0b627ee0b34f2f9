"""The manifest as written, and as somebody may have edited it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from agents.contract import Brief, GeneratedFile, Options, UserError
from agents.erd import parse
from agents.manifest import Manifest, sha256

ERD = parse(b'{"User": {"email": "EmailField"}, "Job": {"title": "CharField", "posted_by": "ForeignKey:User"}}')
OPTIONS = Options({"search": {"Job": {"fields": ["title"]}}})
DRAFTED = (
    GeneratedFile("views.py", "views\n", "view", ""),
    GeneratedFile("models.py", "models\n", "model", ""),
)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
MANIFEST = Manifest.of(ERD, OPTIONS, DRAFTED, pristine=COMMIT)


def edited(**changes: Any) -> str:
    return json.dumps({**json.loads(MANIFEST.dump()), **changes})


def test_what_is_dumped_is_read_again() -> None:
    again = Manifest.read(MANIFEST.dump())

    assert again == MANIFEST
    assert again.dump() == MANIFEST.dump()


def test_what_reviewers_skipped_is_kept() -> None:
    skipping = Manifest.of(ERD, replace(OPTIONS, skipped=("README.md",)), DRAFTED)

    assert Manifest.read(skipping.dump()).options.skipped == ("README.md",)
    assert skipping.options.with_("search", "Job", {"fields": []}).skipped == ("README.md",)


def test_it_reads_well_in_a_diff() -> None:
    text = MANIFEST.dump()

    assert text.endswith("}\n")
    assert text.startswith('{\n  "erdsmith": "')
    assert list(json.loads(text)) == ["erdsmith", "erd", "options", "pristine", "files"]
    assert list(json.loads(text)["files"]) == ["models.py", "views.py"]


def test_it_knows_a_pristine_draft() -> None:
    assert MANIFEST.is_pristine("views.py", "views\n")
    assert not MANIFEST.is_pristine("views.py", "views")
    assert not MANIFEST.is_pristine("unknown.py", "views\n")


def test_a_held_file_keeps_the_hash_of_its_old_draft() -> None:
    manifest = Manifest.of(ERD, OPTIONS, DRAFTED, pristine_tree={"views.py": "old\n", "models.py": "models\n"})

    assert manifest.is_pristine("views.py", "old\n")
    assert manifest.pristine is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "not json",
        "[" * 100_000,
        edited(extra=1),
        edited(erd={"Job": {"title": "NoSuchType"}}),
        edited(erd=[]),
        edited(options={"search": {"Job": {"fields": ["__import__('os')"]}}}),
        edited(options={"shell": {"*": {"run": "rm"}}}),
        edited(pristine="main"),
        edited(pristine=COMMIT + "\n"),
        edited(pristine="--upload-pack=x"),
        edited(files={"../../etc/passwd": {"agent": "view", "sha256": sha256("")}}),
        edited(files={"views.py": {"agent": "view; rm", "sha256": sha256("")}}),
        edited(files={"views.py": {"agent": "view", "sha256": "no hash"}}),
        edited(files={"views.py": {"agent": "view", "sha256": sha256(""), "more": 1}}),
        edited(files={f"f{n}.py": {"agent": "view", "sha256": sha256("")} for n in range(10_001)}),
        edited(skipped=["../README.md"]),
        edited(skipped=["README.md"] * 10_001),
        edited(skipped="README.md"),
        edited(erdsmith="1" * 51),
        edited(erdsmith=1),
        " " * 8_000_001,
    ],
    ids=range(24),
)
def test_what_somebody_made_of_it_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UserError) as refusal:
        Manifest.read(text)

    assert str(refusal.value).startswith(".erdsmith.json is ") or str(refusal.value).startswith("options: ")
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 500


def test_the_brief_of_a_manifest_is_the_brief_it_was_made_from() -> None:
    again = Manifest.read(MANIFEST.dump())

    assert Brief(again.erd, "backend", again.options) == Brief(ERD, "backend", OPTIONS)
