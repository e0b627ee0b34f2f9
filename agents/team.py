"""The team: every agent that writes files, in the order in which a reviewer should read what they wrote."""

from __future__ import annotations

from agents.auth import AUTH
from agents.contract import Agent
from agents.deployment import DEPLOYMENT
from agents.freehand.wiring import FEATURES
from agents.model import MODEL
from agents.readme import PLANNER
from agents.router import ROUTER
from agents.rules.testing import RULES
from agents.serializer import SERIALIZER
from agents.tests import TESTS
from agents.view import VIEW

TEAM: tuple[Agent, ...] = (MODEL, VIEW, SERIALIZER, ROUTER, FEATURES, AUTH, TESTS, RULES, DEPLOYMENT, PLANNER)
