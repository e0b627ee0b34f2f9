"""The REST operations of the hub, one module per family of resources."""

from bot.hub.rest import (
    apps,
    checks,
    comments,
    commits,
    contents,
    deliveries,
    files,
    hooks,
    labels,
    locks,
    manifests,
    merging,
    objects,
    pulls,
    reactions,
    refs,
    repositories,
    review_comments,
    reviews,
    statuses,
    users,
)
from bot.hub.routing import Operation

_FAMILIES = (
    apps,
    # `commits/{ref}` takes all that follows: the longer addresses come first.
    checks,
    statuses,
    comments,
    commits,
    contents,
    deliveries,
    files,
    hooks,
    labels,
    locks,
    manifests,
    merging,
    objects,
    pulls,
    reactions,
    refs,
    repositories,
    review_comments,
    reviews,
    users,
)

OPERATIONS: list[Operation] = [operation for family in _FAMILIES for operation in family.OPERATIONS]
