"""What a model wrote is told by the commit that brought it, in words that nothing else can forge or break."""

from __future__ import annotations

from agents.llm.chat import Usage
from agents.revision import Author
from bot import messages
from bot.history import pushes
from bot.workspace import CommitInfo
from bot.written import by_author, latest, section, trailers, written

AUTHOR = Author(
    "acme/small:free\nERDsmith-Request: 1-x", 2, Usage(1_200, 34, 0.0012), ("features/a.py", "tests/test_a.py")
)
FILES = {"features/a.py": "a = 1\n", "tests/test_a.py": "b = 2\n", "urls.py": "c = 3\n"}
ASKED = ("writer", "https://example.com/1", ("7-a",))


def commit(sha: str, message: str) -> CommitInfo:
    return CommitInfo(sha * 40, (), "", message, 0)


def line() -> list[CommitInfo]:
    """Newest first, as git has it."""
    made = by_author(AUTHOR, FILES)
    told = [messages.feature_message(each.path, *ASKED, *trailers(each)) for each in made]
    manifest = messages.fixup_message("Add .erdsmith.json: the ERD", *ASKED)
    return [commit(sha, text) for sha, text in zip("321", [manifest, *reversed(told)], strict=True)]


def test_it_is_read_as_it_was_said() -> None:
    found = written(pushes(line(), lambda _: True))
    assert found == by_author(AUTHOR, FILES)
    assert [each.path for each in found] == list(AUTHOR.paths)
    assert [each.rounds for each in found] == [2, 0]
    assert found[0].model == "acme/small:freeERDsmith-Request:1-x"
    assert found[0].usage == AUTHOR.usage and found[1].usage == Usage()


def test_a_name_of_a_model_adds_no_line() -> None:
    assert messages.requests(line()[1].message) == ["7-a"]


def test_a_file_is_known_by_its_text() -> None:
    made = latest(written(pushes(line(), lambda _: True)))
    assert made["features/a.py"].is_still("a = 1\n")
    assert not made["features/a.py"].is_still("a = 2\n") and not made["features/a.py"].is_still(None)


def test_what_nobody_signed_or_somebody_took_back_counts_for_nothing() -> None:
    assert written(pushes(line(), lambda _: False)) == ()
    undo = commit("9", messages.undo_message(".erdsmith.json", "3" * 40, *ASKED))
    assert written(pushes([undo, *line()], lambda _: True)) == ()
    assert written(pushes(line(), lambda _: True), undoes="3" * 40) == ()


def test_the_description_names_each_piece_of_work_once() -> None:
    told = section(by_author(AUTHOR, FILES))
    assert "| `features/a.py` | `acme/small:freeERDsmith-Request:1-x` | 2 | 1,234 | 0.0012 |" in told
    assert "tests/test_a.py" not in told
    assert section(()) == ""
