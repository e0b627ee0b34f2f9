"""The providers of language models: one row each, and which of them the environment names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Provider:
    """A row of ``PROVIDERS``: where it answers, which variables name the key and what goes into which header.

    ``fallbacks`` is how many models one request may name; ``body`` is what every request says besides.
    """

    name: str
    base_url: str
    key_variable: str
    models: tuple[str, ...] = ()
    base_url_variable: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    fallbacks: int = 1
    body: Mapping[str, Any] = field(default_factory=dict)


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        name="compatible",
        base_url="",
        base_url_variable="ERDSMITH_LLM_BASE_URL",
        key_variable="ERDSMITH_LLM_API_KEY",
        body={"stream_options": {"include_usage": True}},
    ),
    Provider(
        name="openrouter",
        base_url="https://openrouter.ai/api/v1",
        key_variable="OPENROUTER_API_KEY",
        models=("qwen/qwen3-coder:free", "deepseek/deepseek-chat-v3.1"),
        headers={"HTTP-Referer": "OPENROUTER_REFERER", "X-Title": "OPENROUTER_TITLE"},
        fallbacks=3,
        body={"usage": {"include": True}},
    ),
    Provider(
        name="openai",
        base_url="https://api.openai.com/v1",
        key_variable="OPENAI_API_KEY",
        models=("gpt-4.1-mini",),
        body={"stream_options": {"include_usage": True}},
    ),
)
"""The first one that the environment names is used."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A provider with the key and the models to use; ``models`` may be empty: whichever it lists first."""

    provider: Provider
    base_url: str
    key: SecretStr
    models: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


def endpoint(environment: Mapping[str, str], models: tuple[str, ...] = ()) -> Endpoint | None:
    """What the environment's variables come to; ``None`` = no provider is named, so the drafts are the result.

    ``models`` replace those of the provider's row. A key is only ever sent to the provider whose variable holds it.
    """
    for provider in PROVIDERS:
        key = environment.get(provider.key_variable, "")
        base_url = environment.get(provider.base_url_variable, "") or provider.base_url
        if base_url if provider.base_url_variable else key:
            headers = {
                header: value for header, name in provider.headers.items() if (value := environment.get(name, ""))
            }
            return Endpoint(provider, base_url.rstrip("/"), SecretStr(key), models or provider.models, headers)
    return None
