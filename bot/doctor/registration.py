"""The GitHub App: whether GitHub takes its key, and whether it was registered with all that the bot needs."""

from __future__ import annotations

from collections.abc import Collection

from agents.contract import UserError
from bot.doctor.finding import Finding, bad, fine
from bot.errors import Gone, Retry
from bot.github import App, Tokens
from bot.settings import Settings

AREA = "github"


def registration(settings: Settings, events: Collection[str]) -> list[Finding]:
    """Ask GitHub about the App, with the App's own key."""
    try:
        app = Tokens(settings.github_api_url, settings.github_app_id, settings.private_key).app()
    except UserError as error:
        mend = "App id and private key must be of one App, GITHUB_API_URL its GitHub, and this machine's clock right."
        return [bad(AREA, f"{error}.", mend)]
    except Gone:
        return [bad(AREA, "There is no GitHub API at GITHUB_API_URL.", "Correct the address, or unset it.")]
    except Retry:
        return [bad(AREA, "GitHub cannot be reached.", "Look at GITHUB_API_URL, the network, and the proxy.")]
    return [completeness(app, events)]


def completeness(app: App, events: Collection[str]) -> Finding:
    """What ``github_app.yml`` asks for and this App has not got."""
    lacks = [f"permission {name}" for name in app.lacks_permissions()]
    lacks += [f"event {name}" for name in app.lacks_events(events)]
    if lacks:
        mend = "Add it on the App's page under Permissions & events; then accept it wherever the App is installed."
        return bad(AREA, f"The App {app.slug} lacks {', '.join(lacks)}.", mend)
    return fine(AREA, f"GitHub takes the key of the App {app.slug}, which has every permission and event.")
