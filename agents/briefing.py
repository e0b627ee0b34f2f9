"""What the agents are to look at: the ERD as drawn, with what reviewers wished and with the rules that are understood.

The manifest keeps drawing, wishes and rules apart, so that a new version of the drawing meets the same wishes again.
"""

from __future__ import annotations

from agents.amending import amended
from agents.contract import Brief, Options
from agents.erd.model import Erd
from agents.rules import ruled


def brief(erd: Erd, package: str, options: Options) -> Brief:
    """The brief for ``erd`` and the options of the revisions; raises ``UserError`` where the language forbids one."""
    return Brief(ruled(amended(erd, options)), package, options)
