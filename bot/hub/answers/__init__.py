"""The hub's records as GitHub's JSON: one function per schema, no decision in any of them."""
