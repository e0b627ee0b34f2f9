"""Where prompts become text: the templates of ``agents/prompts``, one for each thing that a model is asked."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("agents", "prompts"),
        undefined=StrictUndefined,
        # Prompts are text; what is hostile in them is fenced.
        autoescape=False,  # noqa: S701  # as said above
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_prompt(template: str, **data: Any) -> str:
    """The text of a template with ``data``; a name it lacks is an error."""
    return _environment().get_template(template).render(**data).strip()
