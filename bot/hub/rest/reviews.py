"""Reviews: a verdict with comments on lines, all at once."""

from typing import Any

from bot.hub import events, threads
from bot.hub.answers import comments
from bot.hub.errors import Refusal, check_length, not_found
from bot.hub.rest.locks import check_talk
from bot.hub.routing import Answer, Call, Operation, choice
from bot.hub.state import Review

_STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}

_OWN = {
    "APPROVE": "Can not approve your own pull request",
    "REQUEST_CHANGES": "Can not request changes on your own pull request",
}


def list_reviews(call: Call) -> Answer:
    number = call.pull.number
    found = [one for one in call.repo.reviews.values() if one.number == number]
    return call.page(found, lambda one: comments.review(call.world, call.repo, one))


def create_review(call: Call) -> Answer:
    """Submitted at once: this hub has no pending reviews, so `event` must be there."""
    check_talk(call)
    body, text = call.json(), call.text("body", "")
    event = choice("PullRequestReview", "event", call.text("event"), tuple(_STATES))
    wishes: list[dict[str, Any]] = body.get("comments") or []
    check_length("PullRequestReview", text)
    if event in _OWN and call.user == call.pull.user:
        raise Refusal(422, "Unprocessable Entity", [_OWN[event]])
    if event != "APPROVE" and not text and not wishes:
        raise Refusal(422, "Unprocessable Entity", [f"Body is required for event {event}"])
    review = threads.new_review(call.world, call.pull, call.user, text, _STATES[event])
    placed = [_placed(call, wish, review) for wish in wishes]
    threads.submit(call.world, call.repo, call.pull, review, placed)
    return Answer(comments.review(call.world, call.repo, review))


def _placed(call: Call, wish: dict[str, Any], review: Review) -> Any:
    check_length("PullRequestReviewComment", str(wish.get("body", "")))
    try:
        return threads.placed(call.world, call.repo, call.pull, call.user, wish, review.id)
    except threads.Misplaced as error:
        what = "Path" if error.field == "path" else "Line"
        raise Refusal(422, "Unprocessable Entity", [f"{what} could not be resolved"]) from error


def get_review(call: Call) -> Answer:
    return Answer(comments.review(call.world, call.repo, _review(call)))


def list_review_comments(call: Call) -> Answer:
    review = _review(call)
    found = [one for one in call.repo.review_comments.values() if one.review_id == review.id]
    return call.page(found, lambda one: comments.comment_of_review(call.world, call.repo, one))


def dismiss(call: Call) -> Answer:
    """A verdict no longer counts; only who may write can say so."""
    review = _review(call)
    call.text("message")
    if review.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise Refusal(422, "Unprocessable Entity", ["Can not dismiss a commented pull request review"])
    review.state = "DISMISSED"
    events.review(call.world, call.repo, call.pull, review, "dismissed", call.user)
    return Answer(comments.review(call.world, call.repo, review))


def _review(call: Call) -> Review:
    found = call.repo.reviews.get(call.path["id"])
    if found is None or found.number != call.pull.number:
        raise not_found()
    return found


_REVIEWS = "/repos/{owner}/{repo}/pulls/{number:int}/reviews"
_READ = "pull_requests:read"

OPERATIONS = [
    Operation("GET", _REVIEWS, list_reviews, _READ),
    Operation("POST", _REVIEWS, create_review, "pull_requests:write"),
    Operation("GET", f"{_REVIEWS}/{{id:int}}", get_review, _READ),
    Operation("GET", f"{_REVIEWS}/{{id:int}}/comments", list_review_comments, _READ),
    Operation("PUT", f"{_REVIEWS}/{{id:int}}/dismissals", dismiss, "pull_requests:write", "write"),
]
