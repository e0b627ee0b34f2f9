"""The plan: which agent writes which file, in the order in which a reviewer should read them."""

from __future__ import annotations

from collections.abc import Collection

from agents.contract import Plan, Step
from agents.erd.model import Erd
from agents.team import TEAM


def plan(erd: Erd, skipped: Collection[str] = ()) -> Plan:
    """Data first, then what the API does with it, then who may come in, then the proof and the shipping.

    The files are the same for every ERD, but those that reviewers ``skipped``; what the ERD changes is their content.
    """
    steps = (
        Step(path, agent.name, tuple(each for each in agent.builds_on.get(path, ()) if each not in skipped), why)
        for agent in TEAM
        if agent.wanted(erd)
        for path, why in agent.writes.items()
        if path not in skipped
    )
    return Plan(tuple(steps))
