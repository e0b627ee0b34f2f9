"""What happens on GitHub: events, commands, commits."""
