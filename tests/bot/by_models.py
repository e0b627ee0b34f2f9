"""A pull request and a scripted model beside the bot: what is said of both, in a few words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from agents.llm.client import Client, Timing
from agents.llm.providers import endpoint
from agents.llm.scripted import ScriptedModel
from agents.llm.tracing import Traces
from bot.modelling import Limits, Models
from tests.bot.deciding.review import Review
from tests.bot.quick import Quick, opened, quick
from tests.world import SHOP

LIMITS = Limits(per_minute=10_000, per_day=1_000_000, max_tokens=400_000, max_usd=1.0)

WISH = "explain to the developers of clients what each collection is for"
TELLING = '"""The collection of every product that the requester may see."""'
"""What a scripted model that behaves makes of it in ``views.py``."""


class Modelled:
    """``quick`` with a model; ``calls`` counts what it was asked."""

    def __init__(self, world: Quick, scripted: ScriptedModel, traces: Path) -> None:
        self.world, self.scripted, self.traces = world, scripted, traces

    @property
    def calls(self) -> int:
        return len(self.scripted.script.log)

    def history(self, review: Review) -> str:
        """Everything that every commit of a repository brought, the drafts' own ref included."""
        name = review.shop.writer.full_name.lower()
        return self.world.hub.world.repositories[name].git.run("log", "--all", "-p").decode("utf-8", "replace")

    def review(self, configuration: str = "", erd: str = SHOP) -> Review:
        """A new pull request of drafts alone: the model could not answer then, and is perfect from now on."""
        self.scripted.tell("402")
        shop = self.world.repository()
        review = Review(shop, opened(shop, configuration, {"erd.json": erd}))
        self.scripted.tell("perfect")
        return review


@contextmanager
def modelled(folder: Path, *, hasty: bool = False) -> Iterator[Modelled]:
    """The world, for the tests of one module; in a ``hasty`` one nobody waits for a provider to come back."""
    with ScriptedModel() as scripted:
        found = endpoint({"ERDSMITH_LLM_BASE_URL": scripted.url}, ("scripted",))
        assert found is not None
        client = Client(found, Timing(connect=2, stall=0.3, total=3) if hasty else Timing(connect=2, stall=5, total=20))
        sleep: Callable[[float], None] = (lambda _: None) if hasty else time.sleep
        models = Models(client, LIMITS, Traces(folder / "traces", 14, ()), sleep)
        with closing(client), quick(folder, models) as world:
            yield Modelled(world, scripted, folder / "traces")
