"""Two people and the bot at work on one branch, in any order and at the same time: no person's line is ever lost.

The people push with git from clones of their own, while the bot answers comments and a changing ERD. Nobody waits for
anybody, unless a step says so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bot.hub.driver import Person
from bot.workspace import RefUpdate, Workspace
from tests.bot.quick import Quick, in_turn, opened, quick
from tests.world import SHOP, SHOP_WITH_ORDERS, Shop

# The bot's own threads use random numbers while hypothesis chooses a step, which then believes that the step did.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")

ERDS = (SHOP, SHOP_WITH_ORDERS, '{"Product": {"title": "CharField(80)", "weight": "IntegerField"}}')
FILES = ("models.py", "views.py", "admin.py", "urls.py", "settings.py", "README.md", "openapi.yaml", "ours.py")
WISHES = (
    "/revise views.py paginate with page size {}",
    "/revise views.py add search on title to Product",
    "/revise models.py make title of Product unique",
    "/revise settings.py throttle to {} requests a minute",
)
MEANWHILE: list[Callable[[], None]] = []
"""What people do right before the bot pushes."""
WHO = st.sampled_from(("writer", "alice"))
PUSHES = 20
"""Attempts of a person whose push the bot, or the other one, was faster than."""


class Editing(RuleBasedStateMachine):
    """``lines`` is the model: what people wrote, by file, and ``commits`` what they pushed."""

    worlds: ClassVar[Iterator[Quick]]

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []
        self.commits: list[str] = []
        self.numbers = count(1)

    @initialize()
    def open(self) -> None:
        world = next(self.worlds)
        self.shop: Shop = world.repository()
        self.people = {"writer": self.shop.writer, "alice": world.person("alice", self.shop)}
        pull = opened(self.shop)
        self.number, self.branch = pull["number"], pull["head"]["ref"]
        self.url: str = pull["base"]["repo"]["clone_url"]
        self.drawn = SHOP

    @rule(
        asked=st.lists(st.tuples(WHO, st.sampled_from(WISHES), st.integers(1, 99)), min_size=1, max_size=2),
        erd=st.sampled_from(ERDS),
        edits=st.lists(st.tuples(WHO, st.sampled_from(FILES), st.integers(0, 100)), min_size=1, max_size=3),
        waits=st.booleans(),
    )
    def meet(self, asked: list[tuple[str, str, int]], erd: str, edits: list[tuple[str, str, int]], waits: bool) -> None:
        """The bot is given work, and while it is at it somebody writes lines somewhere, in files new or not."""
        for who, wish, size in asked:
            self.people[who].comment(self.number, wish.format(size))
        if erd != self.drawn:
            self.shop.writer.push({"erd.json": erd}, "Redraw")
            self.drawn = erd
        MEANWHILE.append(lambda: self._edit(*edits[0]))
        for edit in edits[1:]:
            self._edit(*edit)
        if waits:
            self.shop.idle()

    def _edit(self, who: str, file: str, at: int) -> None:
        line, path = f"# {who} was here: {next(self.numbers)}", f"backend/{file}"
        self.commits.append(self._pushed(self.people[who], path, line, at))
        self.lines.append((path, line))

    def teardown(self) -> None:
        if not hasattr(self, "branch"):
            return
        self.shop.idle()
        MEANWHILE.clear()
        with tempfile.TemporaryDirectory() as folder:
            self._clone(self.shop.writer, folder)
            for path, line in self.lines:
                assert line in Path(folder, path).read_text().splitlines(), f"{line!r} of {path} is lost"
            for commit in self.commits:
                self.shop.writer._git(folder, "merge-base", "--is-ancestor", commit, "HEAD")

    def _pushed(self, person: Person, path: str, line: str, at: int) -> str:
        """The person's commit, on top of whatever is there when it gets through."""
        for _ in range(PUSHES):
            with tempfile.TemporaryDirectory() as folder:
                self._clone(person, folder)
                file = Path(folder, path)
                lines = file.read_text().splitlines() if file.exists() else []
                lines.insert(at % (len(lines) + 1), line)
                file.write_text("\n".join(lines) + "\n")
                person._git(folder, "add", "--all")
                person._git(folder, "commit", "--quiet", f"--message={line}")
                sha = person._git(folder, "rev-parse", "HEAD")
                try:
                    person._git(folder, "push", "--quiet", "origin", f"HEAD:{self.branch}")
                except RuntimeError:
                    continue
                return sha
        raise AssertionError("nobody got a push through")

    def _clone(self, person: Person, folder: str) -> None:
        person._git(folder, "clone", "--quiet", f"--branch={self.branch}", self.url, ".")


@pytest.fixture(scope="module", autouse=True)
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    opening = in_turn(lambda: quick(tmp_path_factory.mktemp("editing")), times=10)
    with opening as worlds, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workspace, "push", _late(Workspace.push))
        Editing.worlds = worlds
        yield


def _late(push: Callable[[Workspace, Sequence[RefUpdate]], None]) -> Callable[[Workspace, Sequence[RefUpdate]], None]:
    """Between reading and writing of the bot somebody else is faster, as often as there is somebody."""

    def push_late(workspace: Workspace, updates: Sequence[RefUpdate]) -> None:
        with suppress(IndexError):
            MEANWHILE.pop()()
        push(workspace, updates)

    return push_late


def _play(examples: int, steps: int) -> None:
    # What is tried is the same each time; what meets what is up to the machine.
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Editing, settings=chosen)


def test_no_line_of_a_person_is_lost() -> None:
    _play(examples=2, steps=3)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_line_of_a_person_is_lost_however_long_they_go_on() -> None:
    _play(examples=40, steps=10)
