"""The environment, read in this one place.

Names and defaults are an interface that others script against; ``README.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents.contract import UserError
from agents.llm.providers import Endpoint, endpoint

if TYPE_CHECKING:
    from agents.erd import Limits


class Malformed(UserError):
    """Variables that could not be read at all: ``wrong`` maps their names to why, without their values."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in wrong.items()))
        self.wrong = wrong


class Settings(BaseSettings):
    """What the environment (or ``.env``) says; secrets never show in a representation."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    github_api_url: str = "https://api.github.com"
    github_app_id: str = ""
    github_private_key: SecretStr = SecretStr("")
    github_webhook_secret: SecretStr = SecretStr("")
    database_url: str = Field(default="sqlite:///erdsmith.db", validation_alias="ERDSMITH_DATABASE_URL")
    host: str = "127.0.0.1"
    port: int = 8000
    admin_port: int = 8001
    max_bytes: int = Field(default=1_000_000, validation_alias="ERDSMITH_MAX_BYTES")
    max_entities: int = Field(default=500, validation_alias="ERDSMITH_MAX_ENTITIES")
    max_fields: int = Field(default=1_000, validation_alias="ERDSMITH_MAX_FIELDS")
    max_nesting: int = Field(default=32, validation_alias="ERDSMITH_MAX_NESTING")
    openrouter_api_key: SecretStr = SecretStr("")
    openrouter_referer: str = ""
    openrouter_title: str = ""
    openai_api_key: SecretStr = SecretStr("")
    llm_base_url: str = Field(default="", validation_alias="ERDSMITH_LLM_BASE_URL")
    llm_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="ERDSMITH_LLM_API_KEY")
    llm_models: str = Field(default="", validation_alias="ERDSMITH_LLM_MODELS")
    llm_rpm: int = Field(default=18, ge=1, validation_alias="ERDSMITH_LLM_RPM")
    llm_rpd: int = Field(default=50, ge=1, validation_alias="ERDSMITH_LLM_RPD")
    llm_max_tokens: int = Field(default=400_000, ge=0, validation_alias="ERDSMITH_LLM_MAX_TOKENS_PER_PR")
    llm_max_usd: float = Field(default=1.0, ge=0, validation_alias="ERDSMITH_LLM_MAX_USD_PER_PR")
    sandbox: Literal["auto", "bubblewrap", "landlock", "static"] = Field(
        default="auto", validation_alias="ERDSMITH_SANDBOX"
    )
    postgres: Literal["auto", "off"] = Field(default="auto", validation_alias="ERDSMITH_POSTGRES")
    trace_days: int = Field(default=14, ge=0, validation_alias="ERDSMITH_TRACE_DAYS")
    log: Literal["text", "json"] | None = Field(default=None, validation_alias="ERDSMITH_LOG")

    def __init__(self, **values: Any) -> None:
        """Raise ``Malformed`` for what a variable may not say."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            wrong = {str(each["loc"][0]).upper(): each["msg"] for each in error.errors(include_input=False)}
            raise Malformed(wrong) from None

    @cached_property
    def private_key(self) -> str:
        """The App's private key as PEM, whether the variable holds the text or the path of a file.

        Raises ``UserError`` if it names a file that cannot be read.
        """
        value = self.github_private_key.get_secret_value()
        if "-----BEGIN" in value:
            return value.replace("\\n", "\n")
        try:
            return Path(value).read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            raise UserError("GITHUB_PRIVATE_KEY is neither a PEM text nor a readable file") from error

    @property
    def limits(self) -> Limits:
        """How large an ERD may be."""
        from agents.erd import Limits

        return Limits(
            max_bytes=self.max_bytes,
            max_entities=self.max_entities,
            max_fields=self.max_fields,
            max_nesting=self.max_nesting,
        )

    def model_endpoint(self) -> Endpoint | None:
        """The model provider to use; ``None`` = the built-in engine alone."""
        variables = {
            "ERDSMITH_LLM_BASE_URL": self.llm_base_url,
            "ERDSMITH_LLM_API_KEY": self.llm_api_key.get_secret_value(),
            "OPENROUTER_API_KEY": self.openrouter_api_key.get_secret_value(),
            "OPENROUTER_REFERER": self.openrouter_referer,
            "OPENROUTER_TITLE": self.openrouter_title,
            "OPENAI_API_KEY": self.openai_api_key.get_secret_value(),
        }
        models = tuple(slug.strip() for slug in self.llm_models.split(",") if slug.strip())
        return endpoint(variables, models)

    def model_providers(self) -> tuple[str, ...]:
        """The variables that name a model provider, the one that counts first."""
        named = {
            "ERDSMITH_LLM_BASE_URL": self.llm_base_url,
            "OPENROUTER_API_KEY": self.openrouter_api_key.get_secret_value(),
            "OPENAI_API_KEY": self.openai_api_key.get_secret_value(),
        }
        return tuple(name for name, value in named.items() if value)

    def missing(self) -> tuple[str, ...]:
        """The variables without which the service cannot start."""
        required = {
            "GITHUB_APP_ID": self.github_app_id,
            "GITHUB_PRIVATE_KEY": self.github_private_key.get_secret_value(),
            "GITHUB_WEBHOOK_SECRET": self.github_webhook_secret.get_secret_value(),
        }
        return tuple(name for name, value in required.items() if not value)
