"""``python -m bot`` is ``erdsmith``."""

from bot.cli import main

main()
