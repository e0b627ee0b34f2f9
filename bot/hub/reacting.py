"""`addReaction` of GraphQL: on comments of both kinds, and on reviews, for which REST has nothing."""

from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from bot.hub.routing import Call
from bot.hub.state import Reaction, Repository, now

# GraphQL's names of what REST calls "+1", "eyes" and so on.
CONTENTS = {
    "THUMBS_UP": "+1",
    "THUMBS_DOWN": "-1",
    "LAUGH": "laugh",
    "HOORAY": "hooray",
    "CONFUSED": "confused",
    "HEART": "heart",
    "ROCKET": "rocket",
    "EYES": "eyes",
}

SCHEMA = f"""
enum ReactionContent {{ {" ".join(CONTENTS)} }}
input AddReactionInput {{ subjectId: ID!, content: ReactionContent!, clientMutationId: String }}
type Reaction {{ id: ID!, databaseId: Int, content: ReactionContent!, user: Actor }}
type AddReactionPayload {{ reaction: Reaction, subject: Reactable, clientMutationId: String }}
type Reactable {{ id: ID! }}
"""


def add_reaction(info: GraphQLResolveInfo[Any], wish: dict[str, Any]) -> dict[str, Any]:
    """One of a kind per user: the one that is there already is given back."""
    call: Call = info.context
    repo, permission, given = _subject(call, wish["subjectId"])
    if not call.actor.may(repo, "read", permission):
        whom = "by integration" if call.actor.token else "by personal access token"
        raise GraphQLError(f"Resource not accessible {whom}", extensions={"type": "FORBIDDEN"})
    content = CONTENTS[wish["content"]]
    found = next((one for one in given if (one.user, one.content) == (call.user, content)), None)
    if found is None:
        found = Reaction(call.world.next_id(), content, call.user, now())
        given.append(found)
    reaction = {"id": f"REA_{found.id}", "databaseId": found.id, "content": wish["content"]}
    return {
        "reaction": reaction | {"user": {"login": found.user.login.removesuffix("[bot]")}},
        "subject": {"id": wish["subjectId"]},
        "clientMutationId": wish.get("clientMutationId"),
    }


def _subject(call: Call, node_id: str) -> tuple[Repository, str, list[Reaction]]:
    for repo in call.world.repositories.values():
        if call.actor.is_app or not call.actor.sees(repo):
            continue
        families: tuple[tuple[str, str, dict[int, Any]], ...] = (
            ("IC", "issues:write", repo.issue_comments),
            ("PRRC", "pull_requests:write", repo.review_comments),
            ("PRR", "pull_requests:write", repo.reviews),
        )
        prefix, _, number = node_id.partition("_")
        for name, permission, members in families:
            if name == prefix and number.isdecimal() and int(number) in members:
                return repo, permission, members[int(number)].reactions
    message = f"Could not resolve to a node with the global id of '{node_id}'."
    raise GraphQLError(message, extensions={"type": "NOT_FOUND"})
