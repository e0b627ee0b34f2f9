"""What runs in the asked backend's process instead of its own settings and ``wsgi.py``."""
