"""The dated versions of GitHub's REST API: which one a request wants, and what the answer looks like in it."""

from typing import Any

from bot.hub.errors import Refusal

NEWEST = "2026-03-10"
OLDEST = "2022-11-28"
VERSIONS = (NEWEST, OLDEST)

# What 2026-03-10 has dropped; webhooks, whose payloads stand under this key in the log of deliveries, still have it.
_DROPPED = ("assignee", "has_downloads", "merge_commit_sha")
_WEBHOOK = "payload"


def chosen(header: str | None) -> str:
    """The version of a request; GitHub takes the older one for a request that names none."""
    if header is None:
        return OLDEST
    if header not in VERSIONS:
        raise Refusal(
            400,
            f'The version you specified in the "X-GitHub-Api-Version" request header, "{header}", is not a supported '
            f'version. The following versions are currently supported: "{OLDEST}", "{NEWEST}" (most recent).',
        )
    return header


def shaped(body: Any, version: str) -> Any:
    """An answer, written with all that the older version has, as the wanted version has it."""
    return body if version == OLDEST else _without_dropped(body)


def _without_dropped(body: Any) -> Any:
    if isinstance(body, list):
        return [_without_dropped(item) for item in body]
    if not isinstance(body, dict):
        return body
    return {
        key: value if key == _WEBHOOK else _without_dropped(value) for key, value in body.items() if key not in _DROPPED
    }
