"""Signing in and out: the right password only, tokens that end, nothing for forged ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from agents.contract import Problem
from agents.proof.backend import Call
from agents.proof.probe.people import NUMBER, PASSWORD, PEOPLE, Person
from agents.proof.probe.scene import row_values
from agents.proof.probe.stage import API, Asked, Stage, unless

CHECK = "sign-in"
_AUTH = f"{API}auth/"
_VIEWS = ("auth/views.py", None)
_problem_unless = partial(unless, CHECK)

_UNSIGNED = "eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoxLCJ0b2tlbl90eXBlIjoiYWNjZXNzIn0."  # claims "alg": "none"


def sign_in(stage: Stage) -> Iterator[Problem]:
    """Everyone signs in; the tokens are for all that is asked after it."""
    for person in PEOPLE:
        asked = _token(stage, person)
        yield from _problem_unless(asked, {200}, "the password is the right one", _VIEWS)
        access = asked.answer.members.get("access")
        if isinstance(access, str):
            stage.tokens[person] = access
        elif asked.answer.status == HTTPStatus.OK:
            yield Problem(CHECK, *_VIEWS, f"{asked} without an access token")


def find(stage: Stage) -> Iterator[Problem]:
    """What signing in lets through that it must not."""
    for known in (_login(stage, "owner"), "nobody-of-that-name"):
        asked = _post(stage, "token/", {stage.erd.login: known, "password": "wrong"})
        yield from _problem_unless(asked, {401}, "the password is wrong", _VIEWS)
    pair = _token(stage, "leaver").answer.members
    asked = _post(stage, "token/refresh/", {"refresh": pair.get("refresh")})
    yield from _problem_unless(asked, {200}, "the refresh token is fresh", _VIEWS)
    again = _post(stage, "token/refresh/", {"refresh": pair.get("refresh")})
    yield from _problem_unless(again, {401}, "a refresh token is good for once", _VIEWS)
    pair = asked.answer.members
    out = _post(stage, "logout/", {"refresh": pair.get("refresh")}, pair.get("access"))
    yield from _problem_unless(out, {200, 204, 205}, "anyone signed in may sign out", _VIEWS)
    after = _post(stage, "token/refresh/", {"refresh": pair.get("refresh")})
    yield from _problem_unless(after, {401}, "who signed out cannot refresh", _VIEWS)
    stage.backend.calm()
    yield from _forged(stage, stage.path(stage.erd.user))


def _forged(stage: Stage, path: str) -> Iterator[Problem]:
    """Tokens nobody signed."""
    for token in ("x", _UNSIGNED, f"{stage.tokens['owner'][:-8]}AAAAAAAA"):
        asked = stage.send(None, Call("GET", path, token))
        yield from _problem_unless(asked, {401}, "nobody signed that token", ("auth/custom_auth.py", None))


def _token(stage: Stage, person: Person) -> Asked:
    return _post(stage, "token/", {stage.erd.login: _login(stage, person), "password": PASSWORD})


def _login(stage: Stage, person: Person) -> Any:
    return row_values(stage.erd.user, NUMBER[person])[stage.erd.login]


def _post(stage: Stage, path: str, body: Any, token: str | None = None) -> Asked:
    return stage.send(None, Call("POST", f"{_AUTH}{path}", token, json.dumps(body).encode()))
