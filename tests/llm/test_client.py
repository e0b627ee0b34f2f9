"""Every answer a provider can give, over the HTTP transport, as one named outcome."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator

import httpx
import pytest
import respx

from agents.llm import errors
from agents.llm.chat import Reply, Usage
from agents.llm.client import Client, Timing
from agents.llm.errors import LlmError
from agents.llm.providers import endpoint
from tests.llm.answers import DONE, GOOD, KEY, PROMPT, URL, USAGE, chunk, event, openrouter


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client(openrouter())
    yield client
    client.close()


@pytest.fixture
def post() -> Iterator[respx.Route]:
    with respx.mock(assert_all_called=False) as router:
        yield router.post(URL)


def ask(client: Client) -> Reply:
    return client.attempt(PROMPT, client.endpoint.models)


def sse(*parts: bytes) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=httpx.ByteStream(b"".join(parts)))


def test_a_reply_says_who_served_and_what_it_cost(client: Client, post: respx.Route) -> None:
    post.return_value = sse(GOOD)
    assert ask(client) == Reply("Hello", "one", Usage(7, 3, 0.25))


def test_the_request_is_what_openrouter_wants(client: Client, post: respx.Route) -> None:
    post.return_value = sse(GOOD)
    client.attempt(PROMPT, ("a", "b", "c", "d"))
    request = post.calls.last.request
    body = json.loads(request.content)
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["x-title"] == "Acme"
    assert "http-referer" not in request.headers
    assert (body["model"], body["models"]) == ("a", ["a", "b", "c"])
    assert body["stream"] is True
    assert body["max_tokens"] == 100
    assert body["messages"][1] == {"role": "user", "content": "Improve it."}


def test_others_are_asked_for_one_model_and_only_with_their_own_key() -> None:
    environment = {
        "ERDSMITH_LLM_BASE_URL": "http://127.0.0.1:9/v1/",
        "OPENROUTER_API_KEY": KEY,
        "OPENROUTER_TITLE": "Acme",
    }
    found = endpoint(environment, ("a", "b"))
    assert found is not None
    with respx.mock as router:
        route = router.post("http://127.0.0.1:9/v1/chat/completions").mock(return_value=sse(GOOD))
        client = Client(found)
        ask(client)
        client.close()
    request = route.calls.last.request
    assert "models" not in json.loads(request.content)
    assert "authorization" not in request.headers
    assert KEY not in str(request.headers.raw)


def test_a_server_that_cannot_stream_is_understood(client: Client, post: respx.Route) -> None:
    whole = {"model": "one", "choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    post.return_value = httpx.Response(200, json=whole)
    assert ask(client).text == "Hi"


STATUSES = [
    (400, errors.PromptRefused),
    (401, errors.KeyRefused),
    (402, errors.NoCredit),
    (403, errors.Forbidden),
    (404, errors.UnknownModel),
    (408, errors.TooSlow),
    (413, errors.PromptRefused),
    (422, errors.PromptRefused),
    (429, errors.RateLimited),
    (500, errors.Unavailable),
    (502, errors.Unavailable),
    (503, errors.Unavailable),
    (302, errors.Nonsense),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_each_status_is_its_own_error(client: Client, post: respx.Route, status: int, kind: type[LlmError]) -> None:
    post.return_value = httpx.Response(status, json={"error": {"code": status, "message": "as documented"}})
    with pytest.raises(LlmError) as failed:
        ask(client)
    assert type(failed.value) is kind
    assert failed.value.usage == Usage()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({}, None), ({"Retry-After": "7"}, 7.0), ({"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0)],
)
def test_a_rate_limit_says_when_to_come_again_or_nothing(
    client: Client, post: respx.Route, headers: dict[str, str], seconds: float | None
) -> None:
    post.return_value = httpx.Response(429, headers=headers, json={"error": {"message": "slow down"}})
    with pytest.raises(errors.RateLimited) as failed:
        ask(client)
    assert failed.value.seconds == seconds


IN_A_200 = {
    "cut before the end": (chunk("def "), errors.CutStream),
    "ended at once": (b"", errors.CutStream),
    "an error as an object": (chunk("def ") + event({"error": {"code": 502, "message": "gone"}}), errors.BrokenOff),
    "an error as a finish": (chunk("def ") + chunk(None, "error"), errors.BrokenOff),
    "an error as the whole body": (event({"error": "overloaded"}), errors.BrokenOff),
    "no text": (chunk(None, "stop") + DONE, errors.NullReply),
    "null": (b'data: {"choices": [{"delta": {"content": null}, "finish_reason": "stop"}]}\n\n', errors.NullReply),
    "blank": (chunk(" \n") + chunk(None, "stop"), errors.EmptyReply),
    "a refusal": (event({"choices": [{"delta": {"refusal": "I cannot"}, "finish_reason": "stop"}]}), errors.Refused),
    "a filter": (chunk("So", "content_filter"), errors.Refused),
    "the limit": (chunk("def f") + chunk(None, "length"), errors.CutReply),
    "endless text": (chunk("pass\n" * 200) + DONE, errors.Endless),
    "endless reasoning": (event({"choices": [{"delta": {"reasoning": "hm " * 50_000}}]}), errors.Endless),
    "no JSON": (b"data: <html>\n\n", errors.Nonsense),
    "another JSON": (b'data: {"choices": 3}\n\n', errors.Nonsense),
    "too deep": (b"data: " + b"[" * 70_000 + b"\n\n", errors.Nonsense),
}


@pytest.mark.parametrize("name", IN_A_200)
def test_what_goes_wrong_inside_of_a_200_is_its_own_error(client: Client, post: respx.Route, name: str) -> None:
    body, kind = IN_A_200[name]
    post.return_value = sse(body)
    with pytest.raises(LlmError) as failed:
        ask(client)
    assert type(failed.value) is kind


def test_tokens_of_a_reply_that_was_lost_are_counted_all_the_same(client: Client, post: respx.Route) -> None:
    post.return_value = sse(chunk("def f(): ..."))
    with pytest.raises(errors.CutStream) as failed:
        ask(client)
    assert failed.value.usage.prompt_tokens > 0
    assert failed.value.usage.completion_tokens > 0
    post.return_value = sse(chunk("def f(): ...") + USAGE)
    with pytest.raises(errors.CutStream) as failed:
        ask(client)
    assert failed.value.usage == Usage(7, 3, 0.25)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (httpx.ConnectError("refused"), errors.Unreachable),
        (httpx.ConnectTimeout("late"), errors.Unreachable),
        (httpx.ReadTimeout("silent"), errors.Stalled),
        (httpx.RemoteProtocolError("closed"), errors.CutStream),
        (httpx.ReadError("reset"), errors.CutStream),
    ],
)
def test_what_the_network_does_is_its_own_error(
    client: Client, post: respx.Route, fault: httpx.TransportError, kind: type[LlmError]
) -> None:
    post.side_effect = fault
    with pytest.raises(kind):
        ask(client)


class Dripping(httpx.SyncByteStream):
    """Nothing but signs of life, forever."""

    def __init__(self, ticks: list[float]) -> None:
        self._ticks = ticks

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self._ticks.append(self._ticks[-1] + 1)
            yield b": OPENROUTER PROCESSING\n\n"


def test_signs_of_life_are_no_progress(post: respx.Route) -> None:
    ticks = [0.0]
    post.return_value = httpx.Response(200, stream=Dripping(ticks))
    client = Client(openrouter(), Timing(stall=20), clock=lambda: ticks[-1])
    with pytest.raises(errors.Stalled, match="no progress for 20 s"):
        ask(client)
    client.close()
    assert ticks[-1] < 25


def test_no_error_nor_log_nor_representation_shows_the_key(
    client: Client, post: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    post.return_value = httpx.Response(401, json={"error": {"message": f"Incorrect key {KEY}\n\x1b[31m{'x' * 9000}"}})
    with pytest.raises(errors.KeyRefused) as failed:
        ask(client)
    told = "".join(traceback.format_exception(failed.value))
    shown = told + repr(client) + repr(client.endpoint) + repr(vars(client)) + caplog.text
    assert KEY not in shown
    assert "Incorrect key ***" in told
    assert "\x1b" not in told
    assert len(str(failed.value)) < 300


def test_a_key_that_no_header_can_hold_is_refused_before_any_request() -> None:
    found = endpoint({"OPENAI_API_KEY": "schlüssel"})
    assert found is not None
    with pytest.raises(errors.KeyRefused) as failed:
        Client(found)
    assert "schl" not in "".join(traceback.format_exception(failed.value))


def test_the_catalog_names_models_and_prices(client: Client) -> None:
    listed = {"data": [{"id": "one", "pricing": {"prompt": "0.000001", "completion": "0.5"}}, {"id": "two"}]}
    with respx.mock as router:
        router.get("https://openrouter.ai/api/v1/models").mock(return_value=httpx.Response(200, json=listed))
        catalog = client.catalog()
    assert catalog is not None
    assert list(catalog) == ["one", "two"]
    assert catalog["one"].of(1_000_000, 2) == pytest.approx(2.0)


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(200, text="no list"), httpx.ConnectError("")])
def test_no_catalog_is_no_error(client: Client, answer: httpx.Response | httpx.ConnectError) -> None:
    with respx.mock as router:
        route = router.get("https://openrouter.ai/api/v1/models")
        if isinstance(answer, httpx.Response):
            route.return_value = answer
        else:
            route.side_effect = answer
        assert client.catalog() is None
