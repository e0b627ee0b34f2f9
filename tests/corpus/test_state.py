"""What is remembered of a run, and when it no longer counts."""

from pathlib import Path

from tests.corpus.state import State, fingerprint
from tests.corpus.trial import Trial

HELD = Trial("accept", 3, {"generate": 1.5, "postgres": 2.0})


def test_a_later_run_knows_what_was_found(tmp_path: Path) -> None:
    State(tmp_path / "new" / "state.jsonl").add("plain/shop.json", "one", HELD)

    later = State(tmp_path / "new" / "state.jsonl")
    assert later.get("plain/shop.json", "one") == HELD
    assert later.get("plain/shop.json", "two") is None
    assert later.get("plain/zoo.json", "one") is None


def test_the_last_line_counts_and_a_torn_one_does_not(tmp_path: Path) -> None:
    file = tmp_path / "state.jsonl"
    state = State(file)
    state.add("shop.json", "one", Trial("broken", why="generate: exit 1"))
    state.add("shop.json", "one", HELD)
    with file.open("a") as lines:
        lines.write('{"name": "shop.json", "key": "one", "outc')

    assert State(file).get("shop.json", "one") == HELD


def test_a_fingerprint_follows_the_files_wherever_they_lie(tmp_path: Path) -> None:
    here, there = tmp_path / "here" / "agents", tmp_path / "there" / "agents"
    for place in (here, there):
        (place / "__pycache__").mkdir(parents=True)
        (place / "draft.py").write_text("one")
    (here / "__pycache__" / "draft.pyc").write_text("compiled")
    before = fingerprint(here)
    assert before == fingerprint(there)

    (here / "draft.py").write_text("two")
    assert fingerprint(here) != before
    (there / "draft.py").rename(there / "drafts.py")
    assert fingerprint(there) != before
