"""What code under test might try, by class: one function a case, run inside a sandbox with its world as argument.

A case says ``GOT …`` for what it reached itself; what it did to the machine is seen from outside (``world.py``).
"""
