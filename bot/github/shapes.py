"""Between githubkit's models, one per operation, and the bot's records."""

from __future__ import annotations

from typing import Any, TypeVar

from githubkit.utils import Unset

from bot.github.hunk import last_line
from bot.github.records import Check, Comment, Level, Pull, Report, Review, Said, Thread

T = TypeVar("T")

MAX_ANNOTATIONS = 50
"""GitHub takes no more in one request."""
MAX_ANNOTATION = 64_000
"""Bytes of one annotation's message; GitHub takes 64 kB."""


def _person(user: Any) -> tuple[str, bool]:
    """Who wrote something, and whether it is a person; a deleted account is GitHub's "ghost"."""
    return (user.login, user.type == "User") if user else ("ghost", False)


def _set(value: T | Unset | None) -> T | None:
    return None if isinstance(value, Unset) else value


def pull_of(item: Any) -> Pull:
    """A pull request from any of GitHub's models of one."""
    login, _ = _person(item.user)
    head_repository = item.head.repo
    return Pull(
        number=item.number,
        open=item.state == "open",
        head=item.head.ref,
        head_sha=item.head.sha,
        base=item.base.ref,
        author=login,
        body=item.body or "",
        title=item.title,
        fork=head_repository is None or head_repository.full_name != item.base.repo.full_name,
        clone_url=item.base.repo.clone_url,
        url=item.html_url,
    )


def comment_of(item: Any) -> Comment:
    """A comment from any of GitHub's models of one; a review itself has neither path nor creation date."""
    login, by_person = _person(item.user)
    created = getattr(item, "created_at", None) or _set(item.submitted_at)
    return Comment(
        id=item.id,
        author=login,
        body=_set(item.body) or "",
        by_person=by_person,
        created=int(created.timestamp()) if created else 0,
        url=item.html_url,
        path=getattr(item, "path", None),
        line=_line(item),
        replies_to=_set(getattr(item, "in_reply_to_id", None)),
        commit=_set(getattr(item, "original_commit_id", None)) or _set(getattr(item, "commit_id", None)) or "",
    )


def _line(item: Any) -> int | None:
    """The line as its author saw it; a line that was removed is none of the new file's."""
    if _set(getattr(item, "side", None)) == "LEFT":
        return None
    stated = _set(getattr(item, "original_line", None)) or _set(getattr(item, "line", None))
    return stated or last_line(_set(getattr(item, "diff_hunk", None)) or "")


def review_of(item: Any) -> Review:
    login, by_person = _person(item.user)
    submitted = _set(item.submitted_at)
    return Review(
        author=login,
        by_person=by_person,
        state=item.state,
        commit=item.commit_id or "",
        time=int(submitted.timestamp()) if submitted else 0,
        url=item.html_url,
    )


def level_of(answer: Any) -> Level:
    """A permission. ``permission`` calls maintaining "write"; ``role_name`` may be a role of one's own."""
    granted = answer.permission
    if granted not in ("admin", "maintain", "write"):
        return "read" if granted == "read" else "none"
    return "maintain" if granted == "write" and answer.role_name == "maintain" else granted


def check_of(item: Any) -> Check:
    return Check(
        item.id,
        item.status == "completed",
        item.conclusion,
        item.external_id or "",
        item.output.title or "",
        item.output.annotations_count,
        item.output.summary or "",
    )


def thread_of(node: dict[str, Any]) -> Thread:
    comments = (
        Said(comment["databaseId"], comment["body"], (comment["author"] or {}).get("login", "ghost"), comment["id"])
        for comment in node["comments"]["nodes"]
    )
    return Thread(node["id"], node["isResolved"], tuple(comments))


def output_of(report: Report) -> Any:
    return {
        "title": report.title,
        "summary": report.summary,
        **({"text": report.text} if report.text else {}),
        "annotations": [
            {
                "path": item.path,
                "start_line": item.line,
                "end_line": item.line,
                "annotation_level": "failure",
                "title": item.title[:255],
                "message": item.message.encode()[:MAX_ANNOTATION].decode(errors="ignore"),
            }
            for item in report.annotations[:MAX_ANNOTATIONS]
        ],
    }
