"""The backend answers the judge: requests and rows come in over a pipe, answers go out over the report.

Requests go through the project's own WSGI application, so its middleware, its settings and its views all take part.
"""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import base64
import io
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, connection, models, transaction

from . import unasked
from .problems import Found, problem_of
from .report import Report

MAX_ANSWER = 200_000
"""Bytes of a body that the judge gets to see."""


def serve(package: str, folder: Path, report: Report, asked: Iterator[dict[str, Any]]) -> bool:
    """Answer until the judge has no more questions and says whether to go on; nothing of it stays in the database."""
    go_on = False
    report.ready()
    # At both ends of a request Django drops a connection that is in a transaction; all of this is in one.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    # Nobody reads what would be logged of a thousand refused requests; what a view raises is told in its answer.
    logging.disable()
    with transaction.atomic(), unasked.tried_once():
        served = Served(package, folder)
        for question in asked:
            if question["ask"] == "end":
                go_on = question["go_on"]
                break
            report.answer(served.answer(question))
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    return go_on


class Served:
    """The running backend. Passwords are hashed fast here: there are thousands of accounts and no secret."""

    def __init__(self, package: str, folder: Path) -> None:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        self._models = {model.__name__: model for model in apps.get_app_config(package).get_models()}
        self._application = WSGIHandler()
        self._folder = folder
        self._raised: Found | None = None
        self._queries = 0
        got_request_exception.connect(self._note)

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What the judge asked for; whatever goes wrong is an answer too."""
        match asked["ask"]:
            case "call":
                return self._call(asked)
            case "lay":
                return self._lay(asked["rows"])
        for cache in caches.all(initialized_only=True):
            cache.clear()
        return {}

    def _call(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._raised, self._queries = None, 0
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            told.update(status=int(status.split()[0]))

        with connection.execute_wrapper(self._count):
            try:
                answer = self._application(_environ(asked), start)
                body = b"".join(answer)[:MAX_ANSWER]
                _close(answer)
            # Whatever the code raises past every handler of Django's is its answer: a server error.
            except BaseException as error:
                self._raised = problem_of(error, self._folder)
                told, body = {"status": 500}, b""
        text = body.decode(errors="replace")
        return {**told, "text": text, "queries": self._queries, "raised": self._raised}

    def _lay(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        try:
            with transaction.atomic():
                return {"keys": [self._stored(row) for row in rows]}
        # As above: the models are the package's own code.
        except BaseException as error:
            return {"problem": problem_of(error, self._folder)}

    def _stored(self, row: dict[str, Any]) -> Any:
        model = self._models[row["model"]]
        fields = {name: model._meta.get_field(name) for name in row["values"]}
        values = {field.attname: _python(field, row["values"][name]) for name, field in fields.items()}
        if row["key"] is not None:
            values["pk"] = row["key"]
        instance = model(**values)
        if row["password"] is not None:
            instance.set_password(row["password"])
        instance.save(force_insert=True)
        return _plain(instance.pk)

    def _count(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        self._queries += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN"))
        return execute(sql, *args)

    def _note(self, request: Any = None, **kwargs: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self._raised = problem_of(error, self._folder)


def _environ(asked: dict[str, Any]) -> dict[str, Any]:
    """The request as a WSGI server would hand it over, come in by HTTPS."""
    path, _, query = asked["path"].partition("?")
    body = base64.b64decode(asked["body"])
    environ = {
        "REQUEST_METHOD": asked["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": asked["content_type"],
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT": "application/json",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in asked["headers"].items()}
    if asked["token"] is not None:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {asked['token']}"
    return environ


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def _python(field: models.Field, value: Any) -> Any:
    """The value of a column, or the key that a reference holds, from JSON."""
    return value if field.is_relation else field.to_python(value)


def _plain(key: Any) -> Any:
    return key if isinstance(key, int | str) else str(key)
