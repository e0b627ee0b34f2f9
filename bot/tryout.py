"""Start a generated backend as its README says and use it as a client would."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from bot.child import free_port, wait_for

START = 30.0


def try_backend(folder: Path) -> str:
    """Migrate, serve, register, sign in, ask for the collections; returns what came back, in one line.

    ``folder`` holds ``backend/``. Raises ``subprocess.CalledProcessError`` or ``httpx.HTTPError`` if it does not work.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{folder.resolve() / 'db.sqlite3'}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    manage = [sys.executable, "backend/manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=folder, env=environment, check=True, capture_output=True)
    port = free_port()
    with subprocess.Popen(
        [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10, trust_env=False) as client:
                wait_for(lambda: _answers(client), START, "the backend to answer")
                return _use(client)
        finally:
            server.terminate()


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").is_success
    except httpx.TransportError:
        return False


def _use(client: httpx.Client) -> str:
    """Register, sign in, list the first collection of the API with a page size of the client's choice."""
    schema = client.get("/api/schema/", params={"format": "json"}).raise_for_status().json()
    account = {"email": "ada@example.com", "username": "ada", "password": secrets.token_urlsafe(16)}
    registration = _body_of(schema, "/api/v1/auth/register/")
    newcomer = {name: account.get(name, "Ada") for name in registration}
    client.post("/api/v1/auth/register/", json=newcomer).raise_for_status()
    sign_in = {name: account[name] for name in _body_of(schema, "/api/v1/auth/token/")}
    pair = client.post("/api/v1/auth/token/", json=sign_in).raise_for_status().json()
    client.headers["Authorization"] = f"Bearer {pair['access']}"
    path = next(path for path in schema["paths"] if re.fullmatch(r"/api/v1/[^/]+/", path))
    page = client.get(path, params={"page_size": 1}).raise_for_status().json()
    return f"GET {path}?page_size=1 answers 200 with {len(page['results'])} of {page['count']} rows"


def _body_of(schema: dict[str, Any], path: str) -> list[str]:
    """The fields that must be posted to ``path``; what the answer alone has is marked read-only."""
    reference: str = schema["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    body = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return [name for name in body["required"] if not body["properties"][name].get("readOnly")]
