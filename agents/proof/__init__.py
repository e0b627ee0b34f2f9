"""Derived files (migrations, ``openapi.yaml``) and the verdict, both by really running Django.

``proving`` is the way in. Nothing is imported here, so that ``side_by_side.begin`` can start Django before the rest of
the proof, and what is to be proven, has been imported.
"""
