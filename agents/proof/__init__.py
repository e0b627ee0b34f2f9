"""Derived files (migrations, ``openapi.yaml``) and the verdict, both by really running Django."""

from agents.proof.prove import Gate, Proof, ProofError, complete, prove, verify
from agents.proof.tree import is_safe, read_tree, write_tree

__all__ = ["Gate", "Proof", "ProofError", "complete", "is_safe", "prove", "read_tree", "verify", "write_tree"]
