"""A PostgreSQL server of the proof's own: made for one proof, in a sandbox of its own, gone with it."""

from agents.proof.database.programs import Programs, installed
from agents.proof.database.serving import own_server, why_not

__all__ = ["Programs", "installed", "own_server", "why_not"]
