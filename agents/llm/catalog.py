"""Which models a provider has, and what they cost: a slug that was retired must never break a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a token."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        return self.prompt * prompt_tokens + self.completion * completion_tokens


Catalog = Mapping[str, Price]
"""Slug → price, in the provider's order; a price is 0 where none is told."""


class _Pricing(BaseModel):
    model_config = ConfigDict(extra="ignore")
    prompt: float = 0.0
    completion: float = 0.0


class _Listed(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    pricing: _Pricing = _Pricing()


class _Models(BaseModel):
    model_config = ConfigDict(extra="ignore")
    data: list[_Listed]


def read_catalog(body: bytes) -> Catalog | None:
    """The answer to ``GET /models``; ``None`` if it is none."""
    try:
        listed = _Models.model_validate(json.loads(body))
    except (ValidationError, ValueError, RecursionError):
        return None
    return {each.id: Price(max(0.0, each.pricing.prompt), max(0.0, each.pricing.completion)) for each in listed.data}


def available(wanted: Sequence[str], catalog: Catalog | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The models to use, and those that the provider no longer has.

    Without a list all are used; where nothing in particular is wanted, the first of the list is.
    """
    if catalog is None:
        return tuple(wanted), ()
    if not wanted:
        return tuple(catalog)[:1], ()
    return tuple(slug for slug in wanted if slug in catalog), tuple(slug for slug in wanted if slug not in catalog)
