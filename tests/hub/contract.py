"""GitHub's published schemas, asked whether an answer or a webhook of the hub is as GitHub's would be.

Read from the folder in ERDSMITH_GITHUB_SCHEMAS; they are not part of the project.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

SCHEMAS = os.environ.get("ERDSMITH_GITHUB_SCHEMAS", "")


@cache
def _rest() -> dict[str, Any]:
    return _modern(json.loads(Path(SCHEMAS, "openapi", "github-subset.2026-03-10.json").read_bytes()))


@cache
def _webhooks() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(SCHEMAS, "openapi", "github-webhooks-subset.json").read_bytes())
    # Only the schema of a new comment says that one written by a person has no App; GitHub sends null for all.
    comment = found["components"]["schemas"]["webhooks_issue_comment"]["properties"]
    comment["performed_via_github_app"] = {"anyOf": [comment["performed_via_github_app"], {"type": "null"}]}
    # GitHub's own address of a bot has brackets, which the format does not allow.
    return _without_email_format(found)


def _without_email_format(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_email_format(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_email_format(item) for key, item in value.items() if (key, item) != ("format", "email")}


def _modern(value: Any) -> Any:
    """OpenAPI 3.0's `nullable` as JSON Schema has it."""
    if isinstance(value, list):
        return [_modern(item) for item in value]
    if not isinstance(value, dict):
        return value
    schema = {key: _modern(item) for key, item in value.items() if key != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if value.get("nullable") is True else schema


def operation(method: str, path: str) -> str | None:
    """The path template of GitHub's that a request matches; None when the published subset has none."""
    fitting = [
        template
        for template, methods in _rest()["paths"].items()
        if method.lower() in methods and _pattern(template).fullmatch(path)
    ]
    return max(fitting, key=len, default=None)


@cache
def _pattern(template: str) -> "re.Pattern[str]":
    # These may hold slashes; a number in the path tells comments from pull requests.
    wide = ("{path}", "{ref}", "{branch}", "{basehead}")
    parts = re.split(r"(\{\w+\})", template)
    return re.compile(
        "".join(
            (".+" if part in wide else r"\d+" if part.endswith(("_id}", "_number}")) else "[^/]+")
            if part.startswith("{")
            else re.escape(part)
            for part in parts
        )
    )


def problems(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer; also a status that GitHub does not document for a success."""
    template = operation(method, path)
    if template is None:
        return []
    if status >= 400:
        return _problems(_validator_of({"$ref": "#/components/schemas/basic-error"}), body)
    answers = _rest()["paths"][template][method.lower()]["responses"]
    if str(status) not in answers:
        return [f"status {status} is none of {', '.join(answers)}"]
    # The published schema of this list's `account` cannot be satisfied; the one of a single installation can.
    if (method, template) == ("GET", "/app/installations"):
        return _problems(_validator_of({"type": "array", "items": {"$ref": "#/components/schemas/installation"}}), body)
    validator = _validator(method.lower(), template, str(status))
    return [] if validator is None else _problems(validator, body)


def webhook_problems(event: str, action: str | None, payload: Any) -> list[str]:
    """What is wrong with a webhook's payload."""
    name = "-".join(["webhook", *(part.replace("_", "-") for part in (event, action) if part)])
    return _problems(_webhook_validator(name), payload)


@cache
def _validator(method: str, template: str, status: str) -> Any:
    answer = _rest()["paths"][template][method]["responses"][status]
    if "$ref" in answer:
        answer = _rest()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    content = answer.get("content", {}).get("application/json")
    return content and _validator_of(content["schema"])


def _validator_of(schema: dict[str, Any]) -> Any:
    return jsonschema_rs.Draft202012Validator(schema | {"components": _rest()["components"]}, validate_formats=True)


@cache
def _webhook_validator(name: str) -> Any:
    schema = {"$ref": f"#/components/schemas/{name}", "components": _webhooks()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _problems(validator: Any, body: Any) -> list[str]:
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in validator.iter_errors(body)
    ]
