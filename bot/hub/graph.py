"""The part of GitHub's GraphQL that REST lacks: review threads, resolving them, reactions on reviews."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, build_schema, graphql_sync

from bot.hub import events, reacting, threads
from bot.hub.answers.people import stamp
from bot.hub.answers.pulls import page
from bot.hub.routing import Answer, Call
from bot.hub.state import Pull, Repository, ReviewComment

_SCHEMA = build_schema(
    reacting.SCHEMA
    + """
scalar DateTime
scalar URI
type Query { repository(owner: String!, name: String!): Repository, viewer: Actor! }
type Mutation {
  addReaction(input: AddReactionInput!): AddReactionPayload
  resolveReviewThread(input: ResolveReviewThreadInput!): ResolveReviewThreadPayload
  unresolveReviewThread(input: UnresolveReviewThreadInput!): UnresolveReviewThreadPayload
}
input ResolveReviewThreadInput { threadId: ID!, clientMutationId: String }
input UnresolveReviewThreadInput { threadId: ID!, clientMutationId: String }
type ResolveReviewThreadPayload { thread: PullRequestReviewThread, clientMutationId: String }
type UnresolveReviewThreadPayload { thread: PullRequestReviewThread, clientMutationId: String }
type Repository { id: ID!, name: String!, nameWithOwner: String!, pullRequest(number: Int!): PullRequest }
type PullRequest {
  id: ID!, number: Int!, title: String!, url: URI!
  reviewThreads(first: Int, last: Int, after: String, before: String): PullRequestReviewThreadConnection!
}
type PullRequestReviewThreadConnection { nodes: [PullRequestReviewThread], pageInfo: PageInfo!, totalCount: Int! }
type PullRequestReviewThread {
  id: ID!, isResolved: Boolean!, isOutdated: Boolean!, path: String!, line: Int, resolvedBy: Actor
  comments(first: Int, last: Int, after: String, before: String): PullRequestReviewCommentConnection!
}
type PullRequestReviewCommentConnection { nodes: [PullRequestReviewComment], pageInfo: PageInfo!, totalCount: Int! }
type PullRequestReviewComment {
  id: ID!, databaseId: Int, fullDatabaseId: String, body: String!, author: Actor, createdAt: DateTime!, url: URI!
}
type PageInfo { hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String, endCursor: String }
type Actor { login: String! }
"""
)


def answer(call: Call) -> Answer:
    """POST /graphql: 200 also for what went wrong, which stands in `errors`."""
    user = call.user
    body = call.json()
    root = {
        "viewer": {"login": user.login},
        "repository": _repository,
        "addReaction": lambda info, input: reacting.add_reaction(info, input),
        "resolveReviewThread": lambda info, input: _set_resolved(info, input, True),
        "unresolveReviewThread": lambda info, input: _set_resolved(info, input, False),
    }
    done = graphql_sync(
        _SCHEMA,
        call.text("query"),
        root,
        context_value=call,
        variable_values=body.get("variables"),
        operation_name=body.get("operationName"),
    )
    answered: dict[str, Any] = {"data": done.data}
    if done.errors:
        answered["errors"] = [_error(error) for error in done.errors]
    return Answer(answered)


def _error(error: GraphQLError) -> dict[str, Any]:
    """GitHub puts the kind of error beside the message, not into `extensions`."""
    shape = dict(error.formatted)
    kind = (error.extensions or {}).get("type")
    shape.pop("extensions", None)
    return {"type": kind, **shape} if kind else shape


def _refused(kind: str, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": kind})


def _repository(info: GraphQLResolveInfo[Any], owner: str, name: str) -> dict[str, Any]:
    call: Call = info.context
    repo = call.world.repository(f"{owner}/{name}")
    if repo is None or call.actor.is_app or not call.actor.sees(repo):
        raise _refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return {
        "id": f"R_{repo.id}",
        "name": repo.name,
        "nameWithOwner": repo.full_name,
        "pullRequest": lambda info, number: _pull(call, repo, number),
    }


def _pull(call: Call, repo: Repository, number: int) -> dict[str, Any]:
    pull = repo.pulls.get(number)
    if pull is None or not call.actor.may(repo, "read", "pull_requests:read"):
        raise _refused("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
    return {
        "id": f"PR_{pull.id}",
        "number": number,
        "title": pull.title,
        "url": page(call.world, repo, number),
        "reviewThreads": lambda info, **bounds: _connection(
            [_thread(call, repo, first) for first in threads.of_pull(repo, pull)], **bounds
        ),
    }


def _thread(call: Call, repo: Repository, first: ReviewComment) -> dict[str, Any]:
    return {
        "id": f"PRRT_{first.id}",
        "isResolved": first.resolved_by is not None,
        "isOutdated": first.subject_type == "line" and first.line is None,
        "path": first.path,
        "line": first.line,
        "resolvedBy": {"login": first.resolved_by.login} if first.resolved_by else None,
        "comments": lambda info, **bounds: _connection(
            [_comment(call, repo, one) for one in threads.members(repo, first)], **bounds
        ),
    }


def _comment(call: Call, repo: Repository, one: ReviewComment) -> dict[str, Any]:
    return {
        "id": f"PRRC_{one.id}",
        "databaseId": one.id,
        "fullDatabaseId": str(one.id),
        "body": one.body,
        "author": {"login": one.user.login.removesuffix("[bot]")},
        "createdAt": stamp(one.created_at),
        "url": f"{page(call.world, repo, one.number)}#discussion_r{one.id}",
    }


def _connection(
    nodes: Sequence[dict[str, Any]],
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
) -> dict[str, Any]:
    """A window of a list; the cursor of a node is its id."""
    if first is None and last is None:
        raise _refused(
            "MISSING_PAGINATION_BOUNDARIES", "You must provide a `first` or `last` value to properly paginate."
        )
    ids = [node["id"] for node in nodes]
    start = ids.index(after) + 1 if after in ids else 0
    end = ids.index(before) if before in ids else len(nodes)
    if first is not None:
        end = min(end, start + first)
    elif last is not None:
        start = max(start, end - last)
    window = nodes[start:end]
    info = {
        "hasNextPage": end < len(nodes),
        "hasPreviousPage": start > 0,
        "startCursor": window[0]["id"] if window else None,
        "endCursor": window[-1]["id"] if window else None,
    }
    return {"nodes": window, "pageInfo": info, "totalCount": len(nodes)}


def _set_resolved(info: GraphQLResolveInfo[Any], wish: dict[str, Any], resolved: bool) -> dict[str, Any]:
    call: Call = info.context
    repo, pull, first = _found(call, wish["threadId"])
    # Resolving asks an App for contents:write, though it writes none (docs, permissions for GitHub Apps).
    if not call.actor.may(repo, "write", "contents:write") and call.user != pull.user:
        whom = "by integration" if call.actor.token else "by personal access token"
        raise _refused("FORBIDDEN", f"Resource not accessible {whom}")
    if resolved != (first.resolved_by is not None):
        first.resolved_by = call.user if resolved else None
        action = "resolved" if resolved else "unresolved"
        events.thread(call.world, repo, pull, threads.members(repo, first), action, call.user)
    return {"thread": _thread(call, repo, first), "clientMutationId": wish.get("clientMutationId")}


def _found(call: Call, node_id: str) -> tuple[Repository, Pull, ReviewComment]:
    for repo in call.world.repositories.values():
        if call.actor.is_app or not call.actor.sees(repo):
            continue
        for first in repo.review_comments.values():
            if first.in_reply_to is None and f"PRRT_{first.id}" == node_id:
                return repo, repo.pulls[first.number], first
    raise _refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{node_id}'.")
