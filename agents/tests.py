"""The Test agent."""

from __future__ import annotations

from agents.contract import Agent

TESTS = Agent(name="tests", writes={}, draft=lambda brief: ())
