"""Secrets written down: keys, tokens, passwords, private keys."""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator

from agents.proof.checks.project import MANIFEST, Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source
from agents.wording import words

_KNOWN = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}"
    r"|\bgithub_pat_\w{40,}|\bglpat-[\w-]{20}|\b[sr]k_live_[0-9A-Za-z]{20,}|\bsk-(?:or-|ant-|proj-)?[A-Za-z0-9_-]{32,}"
    r"|\bxox[abprs]-[0-9A-Za-z-]{20,}|\bAIza[0-9A-Za-z_-]{35}\b|\bSG\.[\w-]{20,}\.[\w-]{30,}|\bnpm_[A-Za-z0-9]{36}"
    r"|\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}|\bpypi-[A-Za-z0-9_-]{60,}|django-insecure-\S{30,}"
)
_MARKS = words(
    """
    PRIVATE AKIA ASIA ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- k_live_ sk- xoxa xoxb xoxp xoxr xoxs AIza SG. npm_
    eyJ pypi- django-insecure-
    """
)
"""One of these is in every secret of a known form: a look for them costs a tenth of the pattern."""
_NAME = re.compile(
    r"(?:^|_)(?:secret|secrets|token|password|passwd|pwd|api_?key|private_?key|access_?key|signing_?key|encryption_?key"
    r"|auth_?key|credentials?|dsn)(?:_key|_id|_value|_hash)?$",
    re.IGNORECASE,
)
_URL = re.compile(r"://[^\s:/@]{0,200}:([^\s:/@]{8,200})@")
_FROM_ENVIRONMENT = re.compile(r"env|config|\.get$")
_SETTING = re.compile(
    r"""^[ \t]*(?:-[ \t]*|(?:ENV|ARG)[ \t]+)?['"]?(\w+)['"]?[ \t]*[:=][ \t]*['"]?([^\s'"#]+)""", re.MULTILINE
)
_SHORTEST = 12


@check("code.secrets")
def written_secrets(project: Project) -> Iterator[Finding]:
    """A key, token, password or private key in a file.

    Why: whoever can read the repository, now or ever, has it; deleting the line does not take it back.

    Mend: read it from the environment, name the variable in .env.example, and change the secret.
    """
    for path, text in project.files.items():
        if path == MANIFEST:
            continue
        for found in _KNOWN.finditer(text) if any(mark in text for mark in _MARKS) else ():
            yield Finding(path, _line(text, found), "this is a secret: take it out and change it")
        for found in _URL.finditer(text) if "@" in text else ():
            if _is_random(found[1]):
                yield Finding(path, _line(text, found), "an address holds its password: take it out and change it")
        if not path.endswith(".py") and path.endswith(
            (".example", ".env", ".yaml", ".yml", "Dockerfile", ".cfg", ".toml")
        ):
            yield from _in_lines(path, text)
    for source in project:
        for name, value in _named_values(source):
            if _NAME.search(name) and _is_random(str(value.value)):
                yield Finding(source.path, value.lineno, f"{name} is written down here: read it from the environment")


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def _named_values(source: Source) -> Iterator[tuple[str, ast.Constant]]:
    for assign in source.all(ast.Assign):
        for target in assign.targets:
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            yield from ((name, value) for value in _texts(assign.value))
    for annotated in source.all(ast.AnnAssign):
        if annotated.value is not None:
            yield from ((getattr(annotated.target, "id", ""), value) for value in _texts(annotated.value))
    for keyword in source.all(ast.keyword):
        yield from ((keyword.arg or "", value) for value in _texts(keyword.value))
    for table in source.all(ast.Dict):
        for key, inside in zip(table.keys, table.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield from ((key.value, value) for value in _texts(inside))


def _texts(node: ast.expr) -> Iterator[ast.Constant]:
    """The text of a literal, and the defaults of ``env(...)`` and ``os.environ.get(...)``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.Call) and _FROM_ENVIRONMENT.search(ast.unparse(node.func)):
        for part in (*node.args[1:], *(each.value for each in node.keywords if each.arg == "default")):
            yield from _texts(part)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))


def _is_random(text: str) -> bool:
    """Whether a text looks made by chance and not by a person: long, without spaces, of many kinds of characters."""
    if len(text) < _SHORTEST or re.search(r"\s|[<>{}$%]|example|change|placeholder|your[-_]|^\w+(\.\w+)+$", text, re.I):
        return False
    kinds = sum(bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]", "[^A-Za-z0-9]"))
    counts = Counter(text)
    entropy = -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())
    words = re.fullmatch(r"[a-z]+(?:[-_ /.][a-z]+)*|[A-Z]+(?:[-_][A-Z]+)*|(?:[A-Z]?[a-z]+)+", text)
    return entropy > 3.2 and kinds >= 2 and not words


def _in_lines(path: str, text: str) -> Iterator[Finding]:
    for found in _SETTING.finditer(text):
        if _NAME.search(found[1]) and _is_random(found[2]):
            message = f"{found[1]} is written down here: leave its value out and change the secret"
            yield Finding(path, _line(text, found), message)
