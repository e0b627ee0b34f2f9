"""The language: an ERD file in, a checked model or a list of problems out."""

from agents.erd.limits import Limits
from agents.erd.mermaid import mermaid
from agents.erd.model import (
    GENERATED,
    MISSING,
    Check,
    Choice,
    Entity,
    Erd,
    Field,
    FieldApi,
    Index,
    Inference,
    Relation,
    Unique,
)
from agents.erd.problems import ErdError, ErdProblem
from agents.erd.reader import parse

__all__ = [
    "GENERATED",
    "MISSING",
    "Check",
    "Choice",
    "Entity",
    "Erd",
    "ErdError",
    "ErdProblem",
    "Field",
    "FieldApi",
    "Index",
    "Inference",
    "Limits",
    "Relation",
    "Unique",
    "mermaid",
    "parse",
]
