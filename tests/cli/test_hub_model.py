"""The scripted model beside the hub, as one command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import httpx


def test_one_line_says_where_the_model_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "hub", "--port", "0", "--model", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = json.loads(process.stdout.readline())
        question = {"model": said["model"]["models"][0], "messages": [{"role": "user", "content": "Hello"}]}
        answer = httpx.post(f"{said['model']['url']}/chat/completions", json=question, trust_env=False)
        log = httpx.get(f"{said['model']['control']}/_model/log", trust_env=False).json()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert answer.text.endswith("data: [DONE]\n\n")
    assert log["calls"][0]["messages"][0]["content"] == "Hello"
    assert said["repository"]["full_name"] == "acme/shop"
