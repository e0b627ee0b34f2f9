"""Every command there is: one file and one line here. ``/help``, the pull request and the docs are made from this."""

from __future__ import annotations

import difflib

from bot.commands.approve import approve
from bot.commands.feature import feature
from bot.commands.help import help_, help_text
from bot.commands.regenerate import regenerate
from bot.commands.retry import retry
from bot.commands.revise import revise
from bot.commands.skip import skip
from bot.commands.spec import Spec
from bot.commands.status import status
from bot.commands.stop import stop
from bot.commands.undo import undo

REGISTRY: tuple[Spec, ...] = (revise, approve, skip, regenerate, feature, undo, retry, stop, status, help_)
SPECS = {spec.name: spec for spec in REGISTRY}
HELP = help_text(REGISTRY)


def nearest(word: str) -> str | None:
    """The command that looks most like this word."""
    return next(iter(difflib.get_close_matches(word.lower(), list(SPECS), n=1, cutoff=0.5)), None)
