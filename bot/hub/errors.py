"""What GitHub says when it refuses: a status, a message, sometimes a list of errors."""

from collections.abc import Mapping, Sequence
from typing import Any

DOCUMENTATION = "https://docs.github.com/rest"

BODY_LIMIT = 65_536


class Refusal(Exception):
    """Raised anywhere below the edge; becomes the answer of the request.

    `errors` are dicts (`resource`, `field`, `code`, `message`) or plain strings: GitHub uses both, by endpoint.
    """

    def __init__(self, status: int, message: str, errors: Sequence[Mapping[str, Any] | str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """The JSON GitHub answers with."""
        answer: dict[str, Any] = {"message": self.message}
        if self.errors:
            answer["errors"] = [error if isinstance(error, str) else dict(error) for error in self.errors]
        return answer | {"documentation_url": DOCUMENTATION, "status": str(self.status)}


def not_found() -> Refusal:
    """Also what a caller without access hears: GitHub does not say that a private thing exists."""
    return Refusal(404, "Not Found")


def invalid(resource: str, field: str, message: str | None = None, *, code: str = "custom") -> Refusal:
    """422 in GitHub's usual form, about one field."""
    error = {"resource": resource, "code": code, "field": field}
    if message is not None:
        error["message"] = message
    return Refusal(422, "Validation Failed", [error])


def check_length(resource: str, text: str, field: str = "body") -> None:
    """Refuses what is longer than GitHub stores."""
    if len(text) > BODY_LIMIT:
        raise invalid(resource, field, f"{field} is too long (maximum is {BODY_LIMIT} characters)")
