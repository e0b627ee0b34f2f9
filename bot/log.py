"""Logging: one line per event, as text on a terminal and as JSON elsewhere, safe to show whatever it quotes."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

from bot.markdown import visible


def configure(style: Literal["text", "json"] | None) -> None:
    """Log to stderr; ``None`` = text on a terminal, else JSON."""
    text = sys.stderr.isatty() if style is None else style == "text"
    renderer: Any = structlog.dev.ConsoleRenderer() if text else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _printable,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Looked up for every line: whoever runs a command in their own process may put another in its place.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _printable(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Foreign text must neither steer the operator's terminal nor look like a line of its own."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = visible(value) if key == "exception" else visible(value).replace("\n", "\\n")
    return event
