"""The benchmark: the real service on loopback, beside a local GitHub, with figures against their targets."""
