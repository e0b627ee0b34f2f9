"""Tests of how the bot speaks to GitHub."""
