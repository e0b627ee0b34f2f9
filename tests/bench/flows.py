"""The two flows that people wait for, played several times: push to pull request, comment to fix-up."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.child import wait_for
from bot.names import PROOF_CHECK
from tests.bench import journal
from tests.bench.figures import Figure
from tests.bench.journal import Calls, Line
from tests.bench.memory import Watch
from tests.world import Shop, World

ERD = Path(__file__).with_name("ten_entities.json")
COMMAND = "/revise views.py add pagination"
PATIENCE = 120.0
PUSH_SECONDS, COMMENT_SECONDS, CALLS, MEGABYTES = 8.0, 3.0, 10, 250.0


@dataclass(frozen=True, slots=True)
class Played:
    """One run of one flow."""

    parts: dict[str, float]
    checks: dict[str, float]
    calls: Calls


def measure(runs: int) -> tuple[list[Figure], dict[str, Calls]]:
    """Every run has a repository of its own; the first, in a cold service, is told apart. The calls are the last's."""
    with tempfile.TemporaryDirectory(prefix="erdsmith-bench-") as folder, World(Path(folder)) as world:
        if world.bot.process is None:
            raise RuntimeError("the bot is not there")
        with Watch(world.bot.process.pid) as watch:
            played = [_play(world) for _ in range(runs + 1)]
            service = watch.service
    first, (pushes, comments) = played[0], zip(*played[1:], strict=True)
    figures = [
        Figure("push → pull request, first after start", "s", (first[0].parts["total"],), PUSH_SECONDS),
        *_figures("push → pull request", pushes, PUSH_SECONDS),
        Figure("comment → fix-up, first after start", "s", (first[1].parts["total"],), COMMENT_SECONDS),
        *_figures("comment → fix-up", comments, COMMENT_SECONDS),
        Figure("memory: service, peak", "MB", (service,), MEGABYTES),
        *(Figure(f"memory: largest {name} it starts", "MB", (most,)) for name, most in sorted(watch.children.items())),
        Figure("memory: service and all it starts, peak", "MB", (watch.together,)),
    ]
    return figures, {"push → pull request": pushes[-1].calls, "comment → fix-up": comments[-1].calls}


def _figures(flow: str, played: Sequence[Played], target: float) -> Iterator[Figure]:
    def values(part: str) -> tuple[float, ...]:
        return tuple(each.parts[part] for each in played)

    yield Figure(flow, "s", values("total"), target)
    for part in played[0].parts:
        if part == "total":
            continue
        yield Figure(f"  {part}", "s", values(part))
        if part in ("step generate", "step revise"):
            for check in played[0].checks:
                yield Figure(f"    {check}", "s", tuple(each.checks[check] for each in played))
            rest = (each.parts[part] - sum(each.checks.values()) for each in played)
            yield Figure("    drafts, start of Django, derived files, git", "s", tuple(rest))
    yield Figure(f"{flow}: REST calls", "", _counts(played, lambda calls: sum(calls.rest.values())), CALLS)
    yield Figure("  edits of check runs, comments, text", "", _counts(played, lambda calls: sum(calls.edits.values())))
    yield Figure("  GraphQL calls", "", _counts(played, lambda calls: calls.graphql))
    yield Figure("  git requests", "", _counts(played, lambda calls: sum(calls.git.values())))


def _counts(played: Sequence[Played], count: Callable[[Calls], int]) -> tuple[float, ...]:
    return tuple(float(count(each.calls)) for each in played)


def _play(world: World) -> tuple[Played, Played]:
    shop = world.repository()
    return _push(world, shop), _comment(world, shop)


def _push(world: World, shop: Shop) -> Played:
    """From the moment the person's push is taken until all is said."""
    before = len(_requests(world))
    shop.writer.push({"erd.json": ERD.read_bytes()}, "Draw the ERD")
    returned = time.time()
    log = _log_after(world, shop, "push")
    run = _key(log, shop, "push")
    # The webhook leaves a little before git tells the person that the push is done.
    queued = next(journal.at(line) for line in log if line["event"] == "webhook queued" and line["key"] == run)
    _demand(shop.check(shop.pull()["head"]["sha"], PROOF_CHECK), "the proof is there")
    return _played(world, shop, log, [run], min(returned, queued), before)


def _comment(world: World, shop: Shop) -> Played:
    """From the moment the comment is sent until its thread is answered and resolved."""
    number = shop.pull()["number"]
    before = len(_requests(world))
    started = time.time()
    shop.writer.line_comment(number, "backend/views.py", 1, COMMAND)
    log = _log_after(world, shop, "review", prefix="work:")
    run = _key(log, shop, "review")
    (thread,) = shop.settled_threads(number)
    _demand("Done in" in thread["comments"]["nodes"][-1]["body"], "the fix-up is answered")
    return _played(world, shop, log, [run, f"work:{run}"], started, before)


def _log_after(world: World, shop: Shop, kind: str, prefix: str = "") -> list[Line]:
    """The bot's log once the run of this kind has ended in this repository."""

    def ended() -> list[Line] | None:
        log = journal.lines(world.bot.log)
        return log if any(_is_end(line, shop, kind) and line["run"].startswith(prefix) for line in log) else None

    return wait_for(ended, PATIENCE, f"the end of the {kind}")


def _is_end(line: Line, shop: Shop, kind: str) -> bool:
    told = (line["event"], line.get("repository"), line.get("kind"))
    return told == ("run ended", shop.writer.full_name, kind)


def _key(log: Sequence[Line], shop: Shop, kind: str) -> str:
    key: str = next(line["run"] for line in log if _is_end(line, shop, kind))
    return key


def _played(world: World, shop: Shop, log: list[Line], runs: list[str], started: float, before: int) -> Played:
    made = journal.calls(_requests(world)[before:], but=shop.writer.login)
    return Played(journal.parts(log, runs, started), journal.checks(log, runs[-1]), made)


def _requests(world: World) -> list[Line]:
    answer = httpx.get(f"{world.hub.url}/_hub/log", trust_env=False).raise_for_status()
    requests: list[Line] = answer.json()["requests"]
    return requests


def _demand(holds: object, what: str) -> None:
    if not holds:
        raise RuntimeError(f"not so: {what}")
