"""The commands that people give in comments: what they are called, how they are read, what each asks for."""

from bot.commands.command import Command, Place
from bot.commands.grammar import MAX_COMMANDS, Words, parse
from bot.commands.registry import HELP, REGISTRY, SPECS, nearest

__all__ = ["HELP", "MAX_COMMANDS", "REGISTRY", "SPECS", "Command", "Place", "Words", "nearest", "parse"]
