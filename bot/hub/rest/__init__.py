"""The REST operations of the hub, one module per family of resources."""

from bot.hub.rest import (
    apps,
    checks,
    comments,
    commits,
    contents,
    deliveries,
    labels,
    merging,
    pulls,
    reactions,
    refs,
    repositories,
    review_comments,
    reviews,
    users,
)
from bot.hub.routing import Operation

_FAMILIES = (
    apps,
    checks,
    comments,
    commits,
    contents,
    deliveries,
    labels,
    merging,
    pulls,
    reactions,
    refs,
    repositories,
    review_comments,
    reviews,
    users,
)

OPERATIONS: list[Operation] = [operation for family in _FAMILIES for operation in family.OPERATIONS]
