"""Derived files (migrations, ``openapi.yaml``) and the verdict, both by really running Django."""

from agents.proof.looking import Before
from agents.proof.proving import SCHEMA, Proof, ProofError, begin, check_package, complete, prove, verify
from agents.proof.reported import Gate
from agents.proof.side_by_side import Begun
from agents.proof.tree import is_safe, read_tree, write_tree

__all__ = [
    "SCHEMA",
    "Before",
    "Begun",
    "Gate",
    "Proof",
    "ProofError",
    "begin",
    "check_package",
    "complete",
    "is_safe",
    "prove",
    "read_tree",
    "verify",
    "write_tree",
]
