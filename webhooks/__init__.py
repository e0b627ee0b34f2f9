"""The HTTP edge: verify a webhook, answer 202, serve the health pages."""
