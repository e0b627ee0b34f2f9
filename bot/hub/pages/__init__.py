"""The hub's pages for people: repositories and pull requests, read and acted on in a browser without any network."""
