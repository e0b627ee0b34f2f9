"""The proof decides: what a model added stays if the result is proven, else the model hears why, else the draft stands.

At most four proofs: with everything that came, with what came after the model heard the verdict, without what is to
blame, and of the drafts alone, which is what there would be without a model.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from agents.contract import Brief, Problem, Verdict
from agents.improving.asking import Ask, asks
from agents.improving.choosing import deserving
from agents.improving.gains import classes, gained
from agents.improving.rounds import Answered, answered, asked_again
from agents.llm.chat import Complete, Usage
from agents.llm.tracing import note
from agents.proof.ruff import formatted
from agents.splicing import first_line
from agents.syntax import parsed

SIDE_BY_SIDE = 8
"""Requests that are under way at the same time."""

_TOLD = 5
"""Problems of a verdict that a model is told."""

Files = Mapping[str, str]


class Judged(Protocol):
    """Whatever a proof comes to, as long as it has a verdict."""

    @property
    def verdict(self) -> Verdict: ...


J = TypeVar("J", bound=Judged)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote a file: ``models`` are those that served, none = it is the draft; ``why`` = what else was wanted."""

    models: tuple[str, ...]
    rounds: int
    usage: Usage
    gains: int
    why: str = ""

    @property
    def is_drafted(self) -> bool:
        return not self.gains


@dataclass(frozen=True, slots=True)
class Settled(Generic[J]):
    """The files as they were judged last, who wrote each that a model was asked about, and the judgement."""

    files: Files
    authors: Mapping[str, Authorship]
    judged: J


def settle(
    brief: Brief,
    drafts: Files,
    wanted: Mapping[str, Collection[str]],
    complete: Complete,
    judge: Callable[[Files], J],
    side_by_side: int = SIDE_BY_SIDE,
) -> Settled[J]:
    """Improve the definitions ``wanted`` of each path and have the result judged; a model can only add."""
    requests = list(asks(brief, drafts, deserving(brief, wanted)))
    answers = _side_by_side(lambda ask: answered(ask, brief.erd, complete), requests, side_by_side)
    files: Files = improved(drafts, answers)
    judged = judge(files)
    for mend in (_told(complete), _without):
        if judged.verdict.ok or not any(answer.gains for answer in answers):
            break
        answers = mend(answers, _blamed(answers, files, judged.verdict.problems))
        files = improved(drafts, answers)
        judged = judge(files)
    if not judged.verdict.ok and any(answer.gains for answer in answers):
        answers = [_dropped(answer, "the proof fails with it") for answer in answers]
        files = drafts
        judged = judge(files)
    for answer in answers:
        kept = f"{len(answer.gains)} additions kept" if answer.gains else "nothing kept"
        note(complete, answer.asked, f"{kept}: {answer.why}" if answer.why else kept)
    return Settled(files, _authors(answers), judged)


def improved(drafts: Files, answers: Sequence[Answered]) -> dict[str, str]:
    """The drafts with everything that was gained, formatted."""
    texts: dict[str, str] = {}
    for answer in answers:
        path = answer.ask.craft.path
        if answer.gains:
            texts[path] = gained(texts.get(path, drafts[path]), answer.gains, answer.ask.craft)
    with tempfile.TemporaryDirectory() as folder:
        return {**drafts, **(formatted(texts, Path(folder)) if texts else {})}


def _side_by_side(do: Callable[[T], Answered], items: Iterable[T], most: int = SIDE_BY_SIDE) -> list[Answered]:
    """In the order of the items, whichever comes first."""
    with ThreadPoolExecutor(most, thread_name_prefix="model") as pool:
        return list(pool.map(do, items))


Blame = Mapping[int, Sequence[Problem]]
"""Position of an answer → the problems that it is blamed for."""


def _blamed(answers: Sequence[Answered], files: Files, problems: Sequence[Problem]) -> Blame:
    """By file and line where they say it; where nobody can be told apart, everybody who gained something."""
    blame = {
        position: [problem for problem in problems if _concerns(problem, answer.ask, files)]
        for position, answer in enumerate(answers)
        if answer.gains
    }
    found = {position: about for position, about in blame.items() if about}
    return found or dict.fromkeys(blame, problems)


def _concerns(problem: Problem, ask: Ask, files: Files) -> bool:
    if problem.path != ask.craft.path:
        return False
    for name, node in classes(parsed(files[ask.craft.path])).items():
        if problem.line is not None and first_line(node) <= problem.line <= (node.end_lineno or 0):
            return name in ask.definitions
    return True


def _told(complete: Complete) -> Callable[[Sequence[Answered], Blame], list[Answered]]:
    """Those who are blamed hear why, and answer once more."""

    def mend(answers: Sequence[Answered], blame: Blame) -> list[Answered]:
        def retried(position: int) -> Answered:
            told = [f"{each.check}: {each.message}"[:500] for each in blame[position][:_TOLD]]
            return asked_again(answers[position], told or ["The result does not pass its checks."], complete)

        new = dict(zip(blame, _side_by_side(retried, blame), strict=True))
        return [new.get(position, answer) for position, answer in enumerate(answers)]

    return mend


def _without(answers: Sequence[Answered], blame: Blame) -> list[Answered]:
    return [
        _dropped(answer, "the proof fails with it") if position in blame else answer
        for position, answer in enumerate(answers)
    ]


def _dropped(answer: Answered, why: str) -> Answered:
    return replace(answer, gains=(), why=why) if answer.gains else answer


def _authors(answers: Sequence[Answered]) -> dict[str, Authorship]:
    by_path: dict[str, list[Answered]] = {}
    for answer in answers:
        by_path.setdefault(answer.ask.craft.path, []).append(answer)
    return {path: _authorship(of) for path, of in by_path.items()}


def _authorship(answers: Sequence[Answered]) -> Authorship:
    return Authorship(
        models=tuple(dict.fromkeys(answer.model for answer in answers if answer.model)),
        rounds=sum(answer.rounds for answer in answers),
        usage=sum((answer.usage for answer in answers), Usage()),
        gains=sum(len(answer.gains) for answer in answers),
        why="; ".join(_reasons(answers)),
    )


def _reasons(answers: Sequence[Answered]) -> Iterator[str]:
    yield from dict.fromkeys(answer.why for answer in answers if answer.why)
