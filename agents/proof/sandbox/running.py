"""One confined run: started, listened to, and always ended as a whole."""

from __future__ import annotations

import marshal
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal

from agents.proof.sandbox import slots
from agents.proof.sandbox.limits import Limits
from agents.proof.sandbox.runtime import interpreter_paths

ENDING_SECONDS = 60.0
_WARDEN = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import warden.__main__"


class SandboxError(Exception):
    """The sandbox itself does not work, whatever the code under test is."""


@dataclass(frozen=True, slots=True)
class Confinement:
    """How a run is confined. ``own_user`` needs root, ``own_mounts`` a root that may mount."""

    tier: Literal["bubblewrap", "landlock"]
    own_user: bool = False
    own_mounts: bool = False
    bwrap: str = ""
    """The path of the program, for the tier that needs it."""

    def __str__(self) -> str:
        if not self.own_user:
            return f"{self.tier} as this user"
        return f"{self.tier} as a user of its own{' with mounts' if self.own_mounts else ''}"


@dataclass(frozen=True, slots=True)
class Command:
    """What to run. Nothing is inherited: ``environment`` and the pipes in ``fds`` are all it gets from here.

    It starts in ``folder``, which is there for it alone (it may be given the run's group) and which it may read, like
    the ``readable`` ones and the interpreter's own. ``scratch`` is an existing, empty folder, the only one it may write
    to. What it writes may be out of sight here.
    """

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    scratch: Path
    readable: tuple[Path, ...] = ()
    fds: tuple[int, ...] = ()
    sockets: bool = False
    """It may connect to Unix sockets: in bubblewrap those below ``readable``, else every one that its user may use."""
    door: Path | None = None
    """For a database server, in bubblewrap alone: an existing, empty folder that it keeps its Unix socket in."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: why it was made to, in words, or else its exit code (``-N``: it died of signal N)."""

    reason: str | None
    code: int | None


class Child:
    """A run under way; as a context manager it never outlives its block.

    At the deadline, or beyond any other limit, its whole tree is killed. Then ``stdout`` (with what goes to stderr) and
    the command's own ends of ``fds`` are closed, so that reading needs no clock of its own, only a count.
    """

    stdin: IO[bytes]
    stdout: IO[bytes]

    def __init__(self, confinement: Confinement, command: Command, limits: Limits) -> None:
        uid, kept = None, []
        if confinement.own_user:
            uid, lock = slots.take()
            kept.append(lock)
        control, self._control = os.pipe()
        self._status, status = os.pipe()
        try:
            if uid is not None:
                _hand_over(command, uid)
            plan = _plan(confinement, command, limits, uid=uid, kept=kept)
            self._warden = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _WARDEN, str(control), str(status)],
                env={},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[control, status, *kept, *command.fds],
                start_new_session=True,
            )
        except BaseException:
            os.close(self._control)
            os.close(self._status)
            raise
        finally:
            for fd in (control, status, *kept):
                os.close(fd)
        if self._warden.stdin is None or self._warden.stdout is None:
            raise SandboxError("the pipes of the run are missing")
        self.stdin, self.stdout = self._warden.stdin, self._warden.stdout
        self._outcome: bytes | None = None
        os.write(self._control, len(plan).to_bytes(8) + plan)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._outcome is None:
            self.end()

    def end(self) -> Ended:
        """End it now, if it has not ended yet; raises ``SandboxError`` if it was never confined, or left something.

        Everything it started is dead when this returns.
        """
        if self._outcome is None:
            os.close(self._control)
            try:
                self._outcome = self._last_words()
            finally:
                os.close(self._status)
                self._warden.kill()
                self._warden.wait()
                self._close_pipes()
        return _ended(self._outcome)

    def _last_words(self) -> bytes:
        """What the warden says when everything is over; it does so in any case, unless it was killed itself."""
        text = b""
        while select.select([self._status], [], [], ENDING_SECONDS)[0]:
            chunk = os.read(self._status, 65_536)
            if not chunk:
                break
            text += chunk
        return text

    def _close_pipes(self) -> None:
        try:
            self.stdin.close()
        except BrokenPipeError:
            # What was not read by the command is nobody's any more.
            pass
        finally:
            self.stdout.close()


def _hand_over(command: Command, uid: int) -> None:
    """Let the run's own user write to its scratch folder and read its sources, whatever umask made them."""
    for writable in filter(None, (command.scratch, command.door)):
        os.chown(writable, uid, uid)
    for path in (command.folder, *command.folder.rglob("*")):
        if not path.is_symlink():
            os.chown(path, -1, uid)
            path.chmod(0o750 if path.is_dir() else 0o640)


def _plan(confinement: Confinement, command: Command, limits: Limits, *, uid: int | None, kept: list[int]) -> bytes:
    readable = {*interpreter_paths(), str(command.folder), *map(str, command.readable)}
    plan: dict[str, Any] = {
        "tier": confinement.tier,
        "bwrap": confinement.bwrap,
        "mounts": confinement.own_mounts,
        "uid": uid,
        "keep": kept,
        "argv": list(command.argv),
        "environment": dict(command.environment),
        "folder": str(command.folder),
        "scratch": str(command.scratch),
        "readable": sorted(readable),
        "fds": list(command.fds),
        "sockets": command.sockets,
        "door": str(command.door) if command.door else None,
        "limits": asdict(limits),
    }
    return marshal.dumps(plan)


def _ended(text: bytes) -> Ended:
    if not text:
        raise SandboxError("the process that watches the run was killed")
    outcome = marshal.loads(text)  # noqa: S302  # from the process that this one started, which runs nothing of the run's
    if outcome["error"]:
        raise SandboxError(outcome["error"])
    if outcome["left"]:
        raise SandboxError(f"{outcome['left']} processes of the run could not be ended")
    return Ended(outcome["reason"], outcome["code"])
