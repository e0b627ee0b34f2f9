"""A scripted model: an OpenAI-compatible server that behaves, or misbehaves, as it is told.

``scenarios`` has a row for each way; a call's is chosen by seed, or by name as ``scripted/NAME``. It is the provider of
the demo and the tests, so that no key is needed to see what models do to a pull request, and that they can do no harm.
"""

from agents.llm.scripted.scenarios import MARKER, SCENARIOS
from agents.llm.scripted.server import ScriptedModel

__all__ = ["MARKER", "SCENARIOS", "ScriptedModel"]
