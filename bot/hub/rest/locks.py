"""Locking a conversation: then only those who may write go on talking. No webhook tells of it here."""

from bot.hub.errors import Refusal
from bot.hub.routing import Answer, Call, Operation

_LOCK = "/repos/{owner}/{repo}/issues/{number:int}/lock"
_WRITE = "issues:write|pull_requests:write"


def lock(call: Call) -> Answer:
    return _set(call, True)


def unlock(call: Call) -> Answer:
    return _set(call, False)


def check_talk(call: Call) -> None:
    """Refuse words in a locked conversation, as GitHub does."""
    if call.pull.locked and not call.actor.may(call.repo, "write", _WRITE):
        raise Refusal(403, "Unable to create comment because issue is locked.")


def _set(call: Call, locked: bool) -> Answer:
    call.pull.locked = locked
    return Answer(status=204)


OPERATIONS = [
    Operation("PUT", _LOCK, lock, _WRITE, "write"),
    Operation("DELETE", _LOCK, unlock, _WRITE, "write"),
]
