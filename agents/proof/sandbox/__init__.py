"""Where code under test runs: it can read what it needs, write to one small folder, reach nobody, and always ends.

``current()`` is the sandbox of this process, found once by attacking every kind there is, the strongest first:
``bubblewrap``, ``landlock``, and ``static``, in which nothing is run. ``docs/security.md`` says what each keeps from
whom.
"""

from agents.proof.sandbox.attacking import Attack, bombs
from agents.proof.sandbox.choosing import Sandbox, Tier, Wish, choose, current, likely, wish_for
from agents.proof.sandbox.hiding import hide
from agents.proof.sandbox.limits import Limits
from agents.proof.sandbox.listening import Listener, listen
from agents.proof.sandbox.running import Child, Command, Confinement, Ended, SandboxError
from agents.proof.sandbox.scratch import scratch_folder

__all__ = [
    "Attack",
    "Child",
    "Command",
    "Confinement",
    "Ended",
    "Limits",
    "Listener",
    "Sandbox",
    "SandboxError",
    "Tier",
    "Wish",
    "bombs",
    "choose",
    "current",
    "hide",
    "likely",
    "listen",
    "scratch_folder",
    "wish_for",
]
