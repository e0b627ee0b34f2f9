"""Somebody with a clone on this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class Person:
    """Somebody with a clone, who commits whatever git can hold."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self._server = folder, server
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)

    def run(self, *arguments: str, said: bytes = b"") -> str:
        who = {f"GIT_{role}_{key}": "writer" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.folder), *arguments]
        done = subprocess.run(command, env={**os.environ, **who, **alone}, input=said, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, message: str = "Change") -> str:
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "--message", message)
        self.run("push", "--quiet", "--force", self._server, "HEAD:refs/heads/main")
        return self.run("rev-parse", "HEAD")

    def write(self, path: str, data: bytes) -> None:
        file = self.folder / os.fsdecode(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
