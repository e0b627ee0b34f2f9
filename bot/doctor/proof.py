"""Which database heads are proven on: a PostgreSQL server of the proof's own is started once, to see that it can be."""

from __future__ import annotations

from typing import Literal

from agents.contract import UserError
from agents.proof.database import installed, own_server, why_not
from agents.proof.sandbox import SandboxError, Wish, choose
from bot.doctor.finding import Finding, bad, fine

AREA = "proof"
SECONDS = 30.0


def proof(wish: Wish, postgres: Literal["auto", "off"]) -> Finding:
    """What the full proof has, given what ``ERDSMITH_SANDBOX`` and ``ERDSMITH_POSTGRES`` ask for."""
    if postgres == "off":
        return Finding(AREA, "note", "Everything is proven on SQLite alone: ERDSMITH_POSTGRES asks for it.")
    try:
        sandbox = choose(wish)
    except UserError:
        return Finding(AREA, "note", "Nothing is proven: the sandbox comes first.")
    why, programs = why_not(sandbox), installed()
    if why or programs is None:
        mend = "What only PostgreSQL refuses is not found. Install it (`apt-get install postgresql`) and bubblewrap."
        return Finding(AREA, "note", f"Everything is proven on SQLite alone: {why}.", mend)
    try:
        with own_server(sandbox, programs, SECONDS):
            return fine(AREA, f"Each head is proven on PostgreSQL {programs.release} too, in a sandbox of its own.")
    except SandboxError as error:
        text = f"PostgreSQL {programs.release} in {programs.folder} does not start: {error}."
        return bad(AREA, text, "Mend the installation, or set ERDSMITH_POSTGRES=off to prove on SQLite alone.")
