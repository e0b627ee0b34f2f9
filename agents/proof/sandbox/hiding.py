"""Keeping this process from being looked into by others of the same user."""

from __future__ import annotations

from agents.proof.sandbox.warden.syscalls import PR_SET_DUMPABLE, prctl


def hide() -> None:
    """From now on only root may read this process's memory and environment, and no core dump holds its secrets.

    What it starts is not hidden.
    """
    prctl(PR_SET_DUMPABLE, 0)
