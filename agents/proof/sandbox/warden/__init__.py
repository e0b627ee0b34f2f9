"""The process that stands between the product and code under test: confines it, watches it, ends all of it.

It is started as a script of its own (``python -I -S``), imports nothing else of the product's, and is
single-threaded: so it may fork, and be the reaper of everything below it, whatever threads and children the product
has.

Each run starts one. What takes long to import (``dataclasses``, ``typing``, ``json``, ``pathlib``) is left alone
here: it would double the price.
"""
