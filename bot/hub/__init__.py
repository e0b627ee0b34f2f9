"""A local GitHub: REST, git over HTTP and webhooks for the demo and the tests. Imports nothing else of ours."""

from bot.hub.server import Hub

__all__ = ["Hub"]
