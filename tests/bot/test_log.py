"""Log lines: one per event, and nothing in them that a terminal or a reader would take for something else."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from bot import log


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    kept = structlog.get_config()
    yield
    structlog.configure(**kept)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    written = capsys.readouterr()
    assert written.out == ""
    return written.err.splitlines()


def test_off_a_terminal_a_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(None)
    structlog.get_logger().info("run ended", run="d-1", seconds=1.5)
    (line,) = lines(capsys)
    read = json.loads(line)
    assert read.pop("timestamp").endswith("Z")
    assert read == {"event": "run ended", "level": "info", "run": "d-1", "seconds": 1.5}


def test_text_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("text")
    structlog.get_logger().warning("run ended", run="d-1")
    (line,) = lines(capsys)
    assert "run ended" in line and "d-1" in line


def test_debug_lines_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("json")
    structlog.get_logger().debug("run ended")
    assert lines(capsys) == []


@pytest.mark.parametrize("style", ["text", "json"])
def test_foreign_text_cannot_forge_a_line_or_steer_a_terminal(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("text" if style == "text" else "json")
    hostile = "main\n2026-01-01 [info] all is well\r\x1b[2J\u202e\x07"
    structlog.get_logger().info(f"event {hostile}", branch=hostile, many=[hostile], one={"a": hostile})
    written = lines(capsys)
    assert len(written) == 1
    plain = written[0].replace("\x1b[0m", "").replace("\x1b[1m", "")
    assert not any(sign in plain for sign in ("\x1b[2J", "\u202e", "\x07", "\r"))


@pytest.mark.parametrize("style", ["text", "json"])
def test_an_error_is_told_with_its_traceback_and_no_values(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("text" if style == "text" else "json")
    token = "".join(["ghs_", "s3cret"])
    try:
        _ = len(token) / 0
    except ZeroDivisionError:
        structlog.get_logger().exception("run failed")
    written = "\n".join(lines(capsys))
    assert "run failed" in written and "test_an_error_is_told" in written
    assert token not in written


def test_the_log_goes_where_stderr_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, here = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stderr", gone)
    log.configure("json")
    gone.close()
    monkeypatch.setattr("sys.stderr", here)
    structlog.get_logger().info("told")

    assert '"told"' in here.getvalue()
