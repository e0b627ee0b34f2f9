"""The plan: which agent writes which file, in the order in which a reviewer should read them."""

from __future__ import annotations

from agents.contract import Plan, Step
from agents.erd.model import Erd
from agents.team import TEAM


def plan(erd: Erd) -> Plan:
    """Data first, then what the API does with it, then who may come in, then the proof and the shipping.

    The files are the same for every ERD; what the ERD changes is their content.
    """
    steps = (
        Step(path, agent.name, agent.builds_on.get(path, ()), why)
        for agent in TEAM
        for path, why in agent.writes.items()
    )
    return Plan(tuple(steps))
