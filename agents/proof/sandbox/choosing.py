"""Which sandbox this machine really has: the strongest that holds against an attack, tried once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from agents.contract import UserError
from agents.proof.sandbox.attacking import Attack, quick_attacks
from agents.proof.sandbox.limits import Limits
from agents.proof.sandbox.running import Child, Command, Confinement, SandboxError

Tier = Literal["bubblewrap", "landlock", "static"]
Wish = Literal["auto", "bubblewrap", "landlock", "static"]

OLDEST_BUBBLEWRAP = (0, 8)
"""The first with ``--disable-userns``."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What code under test runs in. In the tier ``static`` nothing can be started.

    ``attacks`` are those it held against; ``passed_over`` says for each stronger kind why it is not this one.
    """

    tier: Tier
    confinement: Confinement | None = None
    attacks: tuple[Attack, ...] = ()
    passed_over: tuple[str, ...] = ()

    def start(self, command: Command, limits: Limits) -> Child:
        """Start ``command``, confined; use it as a context manager."""
        if self.confinement is None:
            raise SandboxError("nothing is run without a sandbox")
        return Child(self.confinement, command, limits)

    @property
    def weakness(self) -> str | None:
        """What this tier does not keep from the code under test, for a person; ``None``: nothing that is known."""
        if self.confinement is None or self.tier == "bubblewrap":
            return None
        if self.confinement.own_user:
            return "the names of files outside can be guessed at"
        return "the names of files outside can be guessed at, and what it writes is measured, not limited by the kernel"


def _strongest_there_is() -> Wish:
    return "auto"


class _Chosen:
    """What this process decided, once for each wish."""

    lock = Lock()
    wish: staticmethod[[], Wish] = staticmethod(_strongest_there_is)
    known: dict[Wish, Sandbox] = {}  # noqa: RUF012  # that there is one is the point


def wish_for(wish: Callable[[], Wish]) -> None:
    """What the operator asks for, before anything is run; it is asked when it is needed, as settings take a while."""
    _Chosen.wish = staticmethod(wish)


def current() -> Sandbox:
    """The sandbox that everything runs in here: what was wished for, or the strongest."""
    return choose(_Chosen.wish())


def likely() -> Sandbox:
    """What ``current`` will most probably be, found without an attack or a wish: good for nothing but our own code."""
    if _Chosen.known:
        return next(reversed(_Chosen.known.values()))
    bwrap, _ = _bubblewrap()
    return next((Sandbox(first.tier, first) for first in _candidates("auto", bwrap)), Sandbox("static"))


def choose(wish: Wish) -> Sandbox:
    """The strongest sandbox of a kind that holds here; ``auto`` stands for all kinds and always finds one.

    Raises ``UserError`` if none of the kind that was asked for holds.
    """
    with _Chosen.lock:
        if wish not in _Chosen.known:
            _Chosen.known[wish] = _strongest(wish)
        return _Chosen.known[wish]


def _strongest(wish: Wish) -> Sandbox:
    passed_over: list[str] = []
    if wish in ("auto", "bubblewrap"):
        bwrap, why_not = _bubblewrap()
        if why_not:
            passed_over.append(f"bubblewrap: {why_not}")
    else:
        bwrap = None
    for confinement in _candidates(wish, bwrap):
        try:
            attacks = quick_attacks(confinement)
        except SandboxError as error:
            passed_over.append(f"{confinement}: {error}")
            continue
        broken = [attack for attack in attacks if not attack.held]
        if not broken:
            return Sandbox(confinement.tier, confinement, attacks, tuple(passed_over))
        passed_over += [f"{confinement}: it does not hold that {each.text} ({each.got})" for each in broken]
    if wish in ("auto", "static"):
        return Sandbox("static", passed_over=tuple(passed_over))
    raise UserError(f"ERDSMITH_SANDBOX={wish}, but that does not hold on this machine. {'; '.join(passed_over)}")


def _candidates(wish: Wish, bwrap: str | None) -> list[Confinement]:
    """Every way to confine here, the strongest first. What root starts in bubblewrap can leave it, so root drops."""
    found = []
    root = os.geteuid() == 0
    if bwrap and root:
        found += [Confinement("bubblewrap", True, True, bwrap), Confinement("bubblewrap", True, False, bwrap)]
    elif bwrap:
        found.append(Confinement("bubblewrap", bwrap=bwrap))
    if wish in ("auto", "landlock"):
        if root:
            found += [Confinement("landlock", True, True), Confinement("landlock", True, False)]
        found.append(Confinement("landlock"))
    return found


def _bubblewrap() -> tuple[str | None, str | None]:
    """The path of the program, or why it cannot be used."""
    path = shutil.which("bwrap")
    if path is None:
        return None, "it is not installed"
    said = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=10).stdout.decode(
        errors="replace"
    )
    version = tuple(map(int, re.findall(r"\d+", said)))
    if version < OLDEST_BUBBLEWRAP:
        return None, f"{said.strip() or path} is too old, 0.8 is needed"
    return path, None
