"""What a language model costs beyond the proof: seconds with one that takes two an answer, tokens of its prompts."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.briefing import brief
from agents.contract import CheckResult, Options, Verdict
from agents.draft import draft
from agents.erd import parse
from agents.improving.carrying import fresh
from agents.improving.settling import SIDE_BY_SIDE, settle
from agents.llm.chat import Prompt, Reply, Usage, estimated_tokens
from agents.llm.scripted.editing import asked_for
from agents.llm.scripted.scenarios import Asked
from tests.bench.drawing import erd_bytes
from tests.bench.figures import Figure

SECONDS = 2.0
ENCODING = "cl100k_base"
CACHE = "TIKTOKEN_CACHE_DIR"
MOST = {"README sample": (8, 15_000), "10 entities": (20, 60_000)}
"""Calls and tokens of prompts, at most."""


class SlowModel:
    """A model that behaves, and takes its time."""

    def __init__(self, seconds: float, count: Callable[[str], int]) -> None:
        self._seconds = seconds
        self._count = count
        self.calls = 0
        self.tokens: Counter[str] = Counter()

    def __call__(self, prompt: Prompt) -> Reply:
        time.sleep(self._seconds)
        texts = [message.content for message in prompt.messages]
        path, code = asked_for(texts)
        self.calls += 1
        self.tokens[path.rpartition("/")[2]] += sum(map(self._count, texts))
        asked = Asked(path, code)
        return Reply(asked.block(asked.good), "slow", Usage())


@dataclass(frozen=True, slots=True)
class Held:
    """A proof that takes no time: what is measured is what comes on top of one."""

    verdict: Verdict = Verdict("none", "full", (CheckResult("none", True, 0.0),))  # noqa: RUF009  # frozen


def measure() -> Iterator[Figure]:
    """Side by side and one after the other; the tokens of the prompts by agent."""
    count, named = counter()
    for what, erd in (("README sample", Path("sample_erd.json").read_bytes()), ("10 entities", erd_bytes(10))):
        most_calls, most_tokens = MOST[what]
        seconds, model = _spent(erd, SIDE_BY_SIDE, count)
        # Every request stands for itself: the critical path is one answer.
        yield Figure(f"2 s model, {what}, beyond the proof, {SIDE_BY_SIDE} side by side", "s", (seconds,), SECONDS + 2)
        one_by_one, _ = _spent(erd, 1, count)
        yield Figure(f"2 s model, {what}, beyond the proof, one after the other", "s", (one_by_one,))
        yield Figure(f"calls, {what}", "", (model.calls,), most_calls)
        total = sum(model.tokens.values())
        yield Figure(f"tokens of prompts, {what}, by {named}", "", (total,), most_tokens)
        for path, tokens in model.tokens.items():
            yield Figure(f"tokens of prompts, {what}, {path}", f"({100 * tokens // total} %)", (tokens,))


def _spent(erd: bytes, side_by_side: int, count: Callable[[str], int]) -> tuple[float, SlowModel]:
    asked = brief(parse(erd), "backend", Options())
    drafts: Mapping[str, str] = {file.path: file.content for file in draft(asked)}
    model = SlowModel(SECONDS, count)
    started = time.perf_counter()
    settle(asked, drafts, fresh(drafts, {}), model, lambda files: Held(), side_by_side=side_by_side)
    return time.perf_counter() - started, model


def counter() -> tuple[Callable[[str], int], str]:
    """tiktoken where its vocabulary is at hand (a folder named by ``TIKTOKEN_CACHE_DIR``), else our own estimate."""
    if CACHE in os.environ:
        import tiktoken

        encoding = tiktoken.get_encoding(ENCODING)
        return lambda text: len(encoding.encode(text, disallowed_special=())), f"tiktoken {ENCODING}"
    sys.stderr.write(f"tokens are estimated, rather too many: {CACHE} names no folder with tiktoken's vocabulary\n")
    return estimated_tokens, "estimate (bytes / 3)"
