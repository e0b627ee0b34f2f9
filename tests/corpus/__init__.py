"""A folder of ERDs that nobody here wrote: each generated, proven, proven again; one table at the end."""
