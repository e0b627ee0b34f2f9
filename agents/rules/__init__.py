"""Rules in plain words that are surely understood, as values of the model that every agent writes from.

A kind of rule is one module: the sentences that it knows, each matched whole with names replaced by marks, and what
they come to. ``reading`` asks all kinds, ``applying`` puts the answers into the ERD, ``testing`` writes a test of each,
``reporting`` says what became of them.
"""

from agents.rules.applying import outcomes, ruled
from agents.rules.law import Law, Outcome

__all__ = ["Law", "Outcome", "outcomes", "ruled"]
