"""``.github/erdsmith.yml``: what a repository may say about how it is worked on, read from its base branches only."""

from bot.configuration.model import Budget, Configuration, Drawing, Review
from bot.configuration.reading import PATH, ConfigurationError, read

__all__ = ["PATH", "Budget", "Configuration", "ConfigurationError", "Drawing", "Review", "read"]
