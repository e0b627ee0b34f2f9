"""The sample as it would be written by hand: see README.md beside this package."""
