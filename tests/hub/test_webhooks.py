"""Deliveries: signed, in order, once, logged; and what faults make of them."""

import hashlib
import hmac
from collections import Counter
from typing import Any

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN, app_client
from tests.hub.receiver import Receiver


@pytest.fixture
def told(hub: Hub, writer: Person, receiver: Receiver) -> Person:
    """A writer with a pull request of which the receiver hears from now on."""
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    writer.open("topic", "A")
    hub.webhook_url = receiver.url
    return writer


def fault(hub: Hub, **wish: Any) -> httpx.Response:
    return httpx.post(f"{hub.url}/_hub/faults", json=wish, **PLAIN)


def test_signature_is_over_the_bytes_sent(hub: Hub, told: Person, receiver: Receiver) -> None:
    told.comment(1, "ümläut ✓")
    receiver.wait(lambda names: names == ["issue_comment.created"])
    one = receiver.received[0]
    secret = hub.credentials()["webhook_secret"].encode()
    assert one.signature == "sha256=" + hmac.new(secret, one.body, hashlib.sha256).hexdigest()
    assert one.payload["comment"]["body"] == "ümläut ✓"


def test_order_is_kept(hub: Hub, told: Person, receiver: Receiver) -> None:
    for number in range(10):
        told.comment(1, str(number))
    assert hub.sender.idle(5)
    assert [one.payload["comment"]["body"] for one in receiver.received] == [str(number) for number in range(10)]


def test_failed_delivery_is_logged_and_only_sent_again_on_request(hub: Hub, told: Person, receiver: Receiver) -> None:
    receiver.status = 500
    told.comment(1, "hello")
    assert hub.sender.idle(5)
    app = app_client(hub)
    (delivery,) = app.rest.apps.list_webhook_deliveries().parsed_data
    assert (delivery.status_code, delivery.status) == (500, "Invalid HTTP Response: 500")
    receiver.status = 202
    app.rest.apps.redeliver_webhook_delivery(delivery.id)
    receiver.wait(lambda names: len(names) == 2)
    assert receiver.received[0].guid == receiver.received[1].guid
    assert hub.sender.idle(5)
    assert [one.redelivery for one in app.rest.apps.list_webhook_deliveries().parsed_data] == [True, False]


def test_nobody_there_is_a_failed_delivery(hub: Hub, told: Person) -> None:
    hub.webhook_url = "http://127.0.0.1:9/webhook"
    told.comment(1, "hello")
    assert hub.sender.idle(5)
    assert [(one.status, one.status_code) for one in hub.sender.log] == [("failed to connect to host", 502)]


def test_every_webhook_three_times_in_random_order(hub: Hub, told: Person, receiver: Receiver) -> None:
    assert fault(hub, route="WEBHOOK .*", what="double", times=2).status_code == 201
    assert fault(hub, route="WEBHOOK .*", what="reorder", seconds=0.3, seed=7).status_code == 201
    for number in range(6):
        told.comment(1, str(number))
    assert hub.sender.idle(5)
    said = [one.payload["comment"]["body"] for one in receiver.received]
    assert Counter(said) == {str(number): 3 for number in range(6)}
    assert said != sorted(said)
    assert len({one.guid for one in receiver.received}) == 6


def test_delay_and_routes(hub: Hub, told: Person, receiver: Receiver) -> None:
    fault(hub, route="WEBHOOK issue_comment.created", what="delay", seconds=1, times=1)
    first = told.comment(1, "late")
    told.edit_comment(first["id"], "early")
    told.comment(1, "prompt")
    assert hub.sender.idle(5)
    assert receiver.names() == ["issue_comment.edited", "issue_comment.created", "issue_comment.created"]
    assert [one.payload["comment"]["body"] for one in receiver.received] == ["early", "prompt", "late"]


def test_cleared_faults_do_nothing(hub: Hub, told: Person, receiver: Receiver) -> None:
    fault(hub, route="WEBHOOK", what="double", times=5)
    assert httpx.delete(f"{hub.url}/_hub/faults", **PLAIN).status_code == 204
    told.comment(1, "once")
    assert hub.sender.idle(5)
    assert receiver.names() == ["issue_comment.created"]


def test_log_of_requests_and_deliveries(hub: Hub, told: Person) -> None:
    credentials = httpx.BasicAuth("x-access-token", hub.credentials()["users"]["reader"])
    refs = "/acme/shop.git/info/refs?service=git-upload-pack"
    assert httpx.get(hub.url + refs, auth=credentials, **PLAIN).status_code == 200
    told.comment(1, "hello")
    assert hub.sender.idle(5)
    log = httpx.get(f"{hub.url}/_hub/log", **PLAIN).json()
    last = log["requests"][-1]
    assert (last["method"], last["path"]) == ("POST", "/repos/acme/shop/issues/1/comments")
    assert (last["status"], last["actor"]) == (201, "writer")
    assert last["ms"] > 0
    assert (log["requests"][-2]["path"], log["requests"][-2]["actor"]) == ("/acme/shop.git/info/refs", "reader")
    (delivery,) = log["deliveries"]
    assert (delivery["event"], delivery["action"], delivery["status_code"]) == ("issue_comment", "created", 202)
