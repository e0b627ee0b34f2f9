"""The scripted model over real HTTP, through our own client: each scenario is what it is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from agents.llm import errors
from agents.llm.chat import Message, Prompt, Reply
from agents.llm.client import Client, Timing
from agents.llm.errors import LlmError
from agents.llm.fences import fenced, module_of
from agents.llm.providers import endpoint
from agents.llm.scripted import MARKER, SCENARIOS, ScriptedModel
from agents.llm.scripted.script import DAY, Script, Told

MODELS = """from django.db import models


class Café(models.Model):
    title = models.CharField(max_length=80)
    seats = models.IntegerField(
        default=4,
    )

    def __str__(self):
        return self.title
"""
PATH = "backend/models.py"
PROMPT = Prompt((Message("system", "Improve."), Message("user", f"Please:\n\n{fenced(MODELS, f'python {PATH}')}")))
KEY = "sk-scripted-0123456789"


@pytest.fixture(scope="module")
def served() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        yield model


@pytest.fixture
def model(served: ScriptedModel) -> ScriptedModel:
    served.tell("perfect")
    return served


@pytest.fixture
def client(model: ScriptedModel) -> Iterator[Client]:
    found = endpoint({"ERDSMITH_LLM_BASE_URL": model.url, "ERDSMITH_LLM_API_KEY": KEY})
    assert found is not None
    client = Client(found, Timing(connect=2, stall=0.5, total=5))
    yield client
    client.close()


def ask(client: Client, scenario: str) -> Reply:
    return client.attempt(PROMPT, [f"scripted/{scenario}"])


def test_a_perfect_model_says_more_and_keeps_everything(client: Client) -> None:
    reply = ask(client, "perfect")
    code, _ = module_of(reply.text, PATH)
    assert '"""One café, as the team draws it."""' in code
    assert "title = models.CharField(max_length=80, help_text=" in code
    assert "        default=4, help_text=" in code
    assert code.endswith(MODELS.partition("    )\n")[2])
    assert reply.usage.prompt_tokens > 50
    assert reply.usage.usd > 0


def test_a_serializer_gets_validation_and_a_view_its_docstring(client: Client) -> None:
    for path, code, more in (
        (
            "backend/serializers.py",
            'class JobSerializer(References):\n    class Meta:\n        fields = ["id", "title"]\n',
            "def validate_title(self, value):",
        ),
        ("backend/views.py", "class JobViewSet(Rows):\n    queryset = models.Job.objects.all()\n", '"""The collection'),
    ):
        prompt = Prompt((Message("user", fenced(code, f"python {path}")),))
        code, _ = module_of(client.attempt(prompt, ["scripted/perfect"]).text, path)
        assert more in code


FAILURES = {
    "404": errors.UnknownModel,
    "429": errors.RateLimited,
    "429-retry-after": errors.RateLimited,
    "402": errors.NoCredit,
    "500": errors.Unavailable,
    "503": errors.Unavailable,
    "cut-stream": errors.CutStream,
    "stall": errors.Stalled,
    "error-in-stream": errors.BrokenOff,
    "endless": errors.Endless,
    "length": errors.CutReply,
    "empty": errors.EmptyReply,
    "null": errors.NullReply,
    "refusal": errors.NoCode,
    "no-fence": errors.NoCode,
    "two-fences": errors.SeveralBlocks,
    "wrong-file": errors.WrongFile,
    "cut-code": errors.CutReply,
    "syntax-error": errors.BrokenCode,
}
READABLE = sorted(set(SCENARIOS) - set(FAILURES))


@pytest.mark.parametrize("scenario", FAILURES)
def test_each_failure_is_the_error_it_should_be(client: Client, scenario: str) -> None:
    with pytest.raises(LlmError) as failed:
        module_of(ask(client, scenario).text, PATH)
    assert type(failed.value) is FAILURES[scenario]
    if isinstance(failed.value, errors.RateLimited):
        assert failed.value.seconds == (1.0 if scenario == "429-retry-after" else None)


@pytest.mark.parametrize("scenario", READABLE)
def test_each_other_reply_can_be_read(client: Client, model: ScriptedModel, scenario: str) -> None:
    model.tell("perfect", seconds=0.1)
    ast.parse(module_of(ask(client, scenario).text, PATH)[0])


@pytest.mark.parametrize("scenario", ["malicious", "prompt-injected", "forged-test"])
def test_whoever_means_harm_leaves_the_marker(client: Client, scenario: str) -> None:
    assert MARKER in ask(client, scenario).text


@pytest.mark.parametrize("scenario", ["loses-a-field", "subtle-bug", "unicode-trash"])
def test_what_is_spoiled_is_not_perfect(client: Client, scenario: str) -> None:
    assert ask(client, scenario).text != ask(client, "perfect").text


def test_a_slow_model_takes_its_time(client: Client, model: ScriptedModel) -> None:
    model.tell("slow", seconds=0.8)
    with pytest.raises(errors.Stalled):
        client.attempt(PROMPT, ["scripted"])


def test_chance_can_be_repeated_whatever_the_order(model: ScriptedModel) -> None:
    prompts = [[f"prompt {number}"] for number in range(20)]
    names = tuple(SCENARIOS)

    def drawn(order: list[list[str]], seed: int) -> dict[str, list[str]]:
        script = Script()
        script.tell(Told(names, seed))
        return {each[0]: [script.scenario("scripted", each) for _ in range(3)] for each in order}

    assert drawn(prompts, 1) == drawn(prompts[::-1], 1)
    assert drawn(prompts, 1) != drawn(prompts, 2)
    assert len({name for each in drawn(prompts, 1).values() for name in each}) > 10


def test_limits_are_those_of_a_minute_and_a_day() -> None:
    now = [0.0]
    script = Script(lambda: now[0])
    script.tell(Told(rpm=2, rpd=5))
    over = []
    for _ in range(4):
        over += [script.is_over_the_limit() for _ in range(2)]
        now[0] += 61
    assert over == [False, False, False, False, False, True, True, True]
    now[0] += DAY
    assert not script.is_over_the_limit()


def test_it_is_told_and_asked_over_http(client: Client, model: ScriptedModel) -> None:
    def tell(**what: object) -> int:
        return httpx.post(f"{model.root}/_model/scenario", json=what, trust_env=False).status_code

    assert tell(names=["402"], seed=1) == 204
    with pytest.raises(errors.NoCredit):
        client.attempt(PROMPT, ["scripted"])
    assert tell(names=["no such thing"]) == 400
    assert tell(names=[]) == 400
    assert tell(nonsense=1) == 400
    log = httpx.get(f"{model.root}/_model/log", trust_env=False)
    call = log.json()["calls"][-1]
    assert (call["scenario"], call["status"], call["path"], call["has_key"]) == ("402", 402, PATH, True)
    assert KEY not in log.text


def test_its_models_and_prices_are_listed(client: Client) -> None:
    catalog = client.catalog()
    assert catalog is not None
    assert next(iter(catalog)) == "scripted"
    assert set(catalog) == {"scripted", *(f"scripted/{name}" for name in SCENARIOS)}
    assert catalog["scripted"].prompt > 0


def test_the_documentation_names_every_scenario() -> None:
    text = (Path(__file__).parents[2] / "docs/models.md").read_text()
    assert all(f"`{name}`" in text for name in SCENARIOS)
