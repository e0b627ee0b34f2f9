"""A drawn model to talk about, with owners, shared rows, and accounts."""

from agents.erd import parse

ERD = parse(
    b"""{
      "User": {"name": "string(80)"},
      "Job": {"title": "string(80)", "company": "fk:Company"},
      "Company": {"name": "string(50)"},
      "Order": {"number": "int", "customer": "fk:User"},
      "OrderItem": {"count": "int", "order": "fk:Order"}
    }"""
)
