"""Mermaid's ``erDiagram``, by itself or fenced in Markdown."""

from agents.erd.importing.mermaid.diagram import read_mermaid

__all__ = ["read_mermaid"]
