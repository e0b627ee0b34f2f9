"""Where the time went, read from two logs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.bench.journal import calls, parts


def line(second: float, event: str, **more: object) -> dict[str, object]:
    return {"event": event, "timestamp": datetime.fromtimestamp(second, UTC).isoformat(), **more}


def test_steps_and_the_waits_between_them_make_up_the_total() -> None:
    log = [
        line(100.1, "webhook queued", key="other"),
        line(100.5, "webhook queued", key="review:1"),
        line(102.0, "step ended", run="review:1", step="hear", seconds=1.0),
        line(102.1, "run ended", run="review:1"),
        line(104.0, "step ended", run="work:review:1", step="revise", seconds=1.5),
        line(105.0, "step ended", run="work:review:1", step="say", seconds=0.75),
        line(105.5, "run ended", run="work:review:1"),
    ]
    found = parts(log, ["review:1", "work:review:1"], 100.25)
    assert found == pytest.approx(
        {
            "webhook": 0.25,
            "wait for hear": 0.5,
            "step hear": 1.0,
            "wait for work": 0.5,
            "step revise": 1.5,
            "between steps": 0.75,
            "step say": 0.75,
            "total": 5.25,
        }
    )


def test_calls_are_told_apart_by_what_they_cost() -> None:
    def request(method: str, path: str, actor: str = "erdsmith[bot]") -> dict[str, object]:
        return {"method": method, "path": path, "actor": actor}

    made = calls(
        [
            request("GET", "/repos/acme/shop/pulls/7"),
            request("GET", "/repos/acme/shop/pulls/8"),
            request("GET", "/repos/acme/shop"),
            request("PATCH", "/repos/acme/shop/check-runs/1"),
            request("POST", "/graphql"),
            request("POST", "/acme/shop.git/git-upload-pack"),
            request("GET", "/repos/acme/shop/pulls/7", "writer"),
        ],
        but="writer",
    )
    assert made.to_json() == {
        "rest": {"GET /pulls/:id": 2, "GET /": 1},
        "edits": {"PATCH /check-runs/:id": 1},
        "graphql": 1,
        "git": {"git-upload-pack": 1},
    }
