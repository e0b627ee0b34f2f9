"""Reactions and their sums."""

from collections import Counter
from collections.abc import Sequence

from bot.hub.answers.people import Json, simple_user, stamp
from bot.hub.state import Reaction, World

CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def reaction(world: World, one: Reaction) -> Json:
    """Schema `reaction`."""
    return {
        "id": one.id,
        "node_id": f"REA_{one.id}",
        "user": simple_user(world, one.user),
        "content": one.content,
        "created_at": stamp(one.created_at),
    }


def rollup(reactions: Sequence[Reaction], address: str) -> Json:
    """Schema `reaction-rollup` of what lives at `address`."""
    counts = Counter(one.content for one in reactions)
    return {
        "url": f"{address}/reactions",
        "total_count": len(reactions),
        **{content: counts[content] for content in CONTENTS},
    }
