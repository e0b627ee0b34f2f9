"""Who hears of a failure is decided by the type of the error.

``agents.contract.UserError`` is told to the person; ``Retry`` runs the whole job again later; anything else is logged,
and the person gets one generic reply.
"""

from __future__ import annotations


class Retry(Exception):
    """GitHub cannot take the call now; run again after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds = seconds


class Gone(Exception):
    """What the event points at no longer exists, or is not ours to see: there is nothing to do."""
