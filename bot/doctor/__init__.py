"""What keeps ERDsmith from running here, and how to mend it: checks that look and change nothing."""

from __future__ import annotations

from collections.abc import Collection

from bot.doctor.configuration import configuration, credentials, malformed
from bot.doctor.database import database
from bot.doctor.finding import Finding, fine
from bot.doctor.proof import proof
from bot.doctor.registration import registration
from bot.doctor.sandbox import sandbox
from bot.settings import Malformed, Settings

__all__ = ["Finding", "examine"]


def examine(events: Collection[str]) -> list[Finding]:
    """Look at everything, as the environment says. ``events`` are the webhooks that the service reads."""
    try:
        settings = Settings()
    except Malformed as error:
        return malformed(error)
    found = [*configuration(settings), *credentials(settings)]
    told = all(finding.state == "ok" for finding in found)
    found += [*database(settings.database_url), sandbox(settings.sandbox)]
    found += [proof(settings.sandbox, settings.postgres), model(settings.model_providers())]
    if told:
        found += registration(settings, events)
    else:
        found.append(Finding("github", "note", "GitHub was not asked: the configuration comes first."))
    return found


def model(providers: tuple[str, ...]) -> Finding:
    """Which engine writes; ``providers`` are the variables that name one, none of which is asked anything."""
    if not providers:
        return fine("model", "No model provider is configured: the built-in engine writes.")
    return fine("model", f"{providers[0]} is set: its model adds to what the built-in engine drafts.")
