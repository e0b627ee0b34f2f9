"""What runs inside the process of the code under test: Django's own tools, each result reported over a pipe.

It is started as a top-level package (see ``agents.proof.process``), so it imports Django and the standard library only.
"""
