"""GitHub's published schemas, asked whether a request, an answer or a webhook is as GitHub's would be.

Read from the folder in ERDSMITH_GITHUB_SCHEMAS; they are not part of the project.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from bot.hub.observation import Exchange, Webhook

SCHEMAS = os.environ.get("ERDSMITH_GITHUB_SCHEMAS", "")


def problems(seen: Exchange | Webhook) -> list[str]:
    """What is wrong with what a hub was asked, answered or told."""
    if isinstance(seen, Webhook):
        name = "-".join(["webhook", *(part.replace("_", "-") for part in (seen.event, seen.action) if part)])
        return [
            f"webhook {seen.event} {seen.action}: {one}" for one in _problems(_webhook_validator(name), seen.payload)
        ]
    template = operation(seen.version, seen.method, seen.path)
    if template is None:
        return []
    wrong = [*_request_problems(seen, template), *_answer_problems(seen, template)]
    return [f"{seen.method} {seen.path} {seen.status} ({seen.version}): {one}" for one in wrong]


@cache
def _rest(version: str) -> dict[str, Any]:
    return _modern(json.loads(Path(SCHEMAS, "openapi", f"github-subset.{version}.json").read_bytes()))


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


@cache
def operation(version: str, method: str, path: str) -> str | None:
    """The path template of GitHub's that a request matches; None when the published subset has none."""
    if "/commits/" in path and path.endswith(("/status", "/statuses")):
        return None
    fitting = [
        template
        for template, methods in _rest(version)["paths"].items()
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


def _request_problems(seen: Exchange, template: str) -> list[str]:
    """A body that was refused may be anything; one that was taken must be one that GitHub would take."""
    validator = _request_validator(seen.version, seen.method.lower(), template)
    if seen.status >= 400 or validator is None or not seen.request:
        return []
    body = json.loads(seen.request)
    # GitHub's own words in that schema: with `in_reply_to`, everything but the body is ignored.
    if template.endswith("/pulls/{pull_number}/comments") and "in_reply_to" in body:
        return []
    return [f"request {one}" for one in _problems(validator, body)]


def _answer_problems(seen: Exchange, template: str) -> list[str]:
    """Also a status that GitHub does not document for a success."""
    if seen.status >= 400:
        return _problems(_error_validator(seen.version), seen.answer)
    answers = _rest(seen.version)["paths"][template][seen.method.lower()]["responses"]
    if str(seen.status) not in answers:
        return [f"status {seen.status} is none of {', '.join(answers)}"]
    validator = _answer_validator(seen.version, seen.method.lower(), template, str(seen.status))
    return [] if validator is None or isinstance(seen.answer, bytes) else _problems(validator, seen.answer)


@cache
def _error_validator(version: str) -> Any:
    return _validator_of(version, {"$ref": "#/components/schemas/basic-error"})


@cache
def _request_validator(version: str, method: str, template: str) -> Any:
    body = _rest(version)["paths"][template][method].get("requestBody")
    return body and _validator_of(version, body["content"]["application/json"]["schema"])


@cache
def _answer_validator(version: str, method: str, template: str, status: str) -> Any:
    # The published schema of this list's `account` cannot be satisfied; the one of a single installation can.
    if (method, template) == ("get", "/app/installations"):
        return _validator_of(version, {"type": "array", "items": {"$ref": "#/components/schemas/installation"}})
    answer = _rest(version)["paths"][template][method]["responses"][status]
    if "$ref" in answer:
        answer = _rest(version)["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    content = answer.get("content", {}).get("application/json")
    return content and _validator_of(version, content["schema"])


def _validator_of(version: str, schema: dict[str, Any]) -> Any:
    whole = schema | {"components": _rest(version)["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def _webhook_validator(name: str) -> Any:
    schema = {"$ref": f"#/components/schemas/{name}", "components": _webhooks()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _problems(validator: Any, body: Any) -> list[str]:
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in validator.iter_errors(body)
    ]
