"""The hub's pages: what they show, what their forms do, and a newcomer's tour in a browser."""
