"""The scripted model as an object: served on loopback from this process until it is stopped."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType
from typing import Any, Self

import uvicorn

from agents.llm.scripted.app import create_app
from agents.llm.scripted.connection import Connection
from agents.llm.scripted.script import NAME, Script, Told

_START = 10.0


class ScriptedModel:
    """``with ScriptedModel() as model:`` serves at ``model.url``; a port of 0 is any free one."""

    def __init__(self, port: int = 0) -> None:
        self.script = Script()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        config = uvicorn.Config(
            create_app(self.script),
            http=Connection,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="scripted-model", daemon=True
        )

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def url(self) -> str:
        """The base URL that a client is told."""
        return f"{self.root}/v1"

    def credentials(self) -> dict[str, Any]:
        """What a script needs to use it."""
        return {"url": self.url, "models": [NAME], "control": self.root}

    def environment(self) -> dict[str, str]:
        """The variables that make it somebody's provider; it limits nothing by itself."""
        return {
            "ERDSMITH_LLM_BASE_URL": self.url,
            "ERDSMITH_LLM_MODELS": NAME,
            "ERDSMITH_LLM_RPM": "1000",
            "ERDSMITH_LLM_RPD": "100000",
        }

    def tell(self, *names: str, **more: Any) -> None:
        """Choose among these scenarios from now on; ``more`` as in ``script.Told``."""
        self.script.tell(Told(names, **more))

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + _START
        while not self._server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the scripted model did not start")
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
