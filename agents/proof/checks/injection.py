"""Text of clients that becomes SQL or HTML, and requests taken without their proof of origin."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source

OUTSIDE_SQL = re.compile(
    r"\b(COPY\b.*\bPROGRAM|pg_read_file|pg_ls_dir|lo_import|lo_export|dblink|load_extension|ATTACH\s+DATABASE"
    r"|xp_cmdshell|INTO\s+(OUT|DUMP)FILE|LANGUAGE\s+(plpython|plperl|c)\b|ALTER\s+SYSTEM|CREATE\s+(USER|ROLE)"
    r"|GRANT)",
    re.IGNORECASE | re.DOTALL,
)
"""Statements that leave the database: programs, files, other servers, rights."""
_SQL_METHODS = frozenset({"execute", "executemany", "executescript", "raw", "extra", "callproc", "mogrify"})
_SQL_CLASSES = ("django.db.models.expressions.RawSQL", "django.db.models.RawSQL", "django.db.migrations.RunSQL")


@check("code.sql")
def built_sql(project: Project) -> Iterator[Finding]:
    """SQL put together from values (``cursor.execute``, ``raw``, ``extra``, ``RawSQL`` with formatting), or that
    reaches programs, files and servers outside of the database.

    Why: a value that closes the quotes becomes part of the statement.

    Mend: use the ORM, or pass values as parameters: ``cursor.execute("... WHERE id = %s", [id])``.
    """
    for source in project:
        for call in source.all(ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            is_class = (source.qualified(call.func) or "") in _SQL_CLASSES
            if not (is_class or name in _SQL_METHODS):
                continue
            given = [*call.args[:1], *(each.value for each in call.keywords if each.arg in _STATEMENTS)]
            if name == "extra":
                given = [*call.args, *(each.value for each in call.keywords)]
            if any(_is_built(source, part, call) for part in given):
                yield Finding(source.path, call.lineno, "SQL is put together from values: pass them as parameters")
            elif (is_class or _is_cursor(source, call) or name in {"raw", "extra"}) and not _are_fixed(source, given):
                yield Finding(source.path, call.lineno, "SQL comes from a variable: write the statement here")
            elif any(OUTSIDE_SQL.search(source.constant(part) or "") for part in given):
                yield Finding(source.path, call.lineno, "this SQL reaches out of the database")


_STATEMENTS = frozenset({"sql", "raw_query", "reverse_sql", "query"})


def _is_cursor(source: Source, call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner is not None and "cursor" in ast.unparse(owner).lower()


def _is_built(source: Source, node: ast.expr, call: ast.Call) -> bool:
    """Whether a text is made by formatting or adding, here or where the variable got its value."""
    if isinstance(node, ast.Name):
        scope = next((outer for outer in source.around(call) if isinstance(outer, ast.FunctionDef)), source.tree)
        return any(
            _is_formatted(each.value)
            for each in ast.walk(scope)
            if isinstance(each, (ast.Assign, ast.AugAssign)) and _assigns(each, node.id)
        )
    return any(_is_formatted(part) for part in ast.walk(node) if isinstance(part, ast.expr))


def _assigns(node: ast.Assign | ast.AugAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _is_formatted(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.Add)):
        sides = (node.left, node.right)
        texts = [side for side in sides if isinstance(side, (ast.JoinedStr, ast.BinOp)) or _is_text(side)]
        return bool(texts) and not all(isinstance(part, (ast.Constant, ast.BinOp)) for part in sides)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"format", "format_map", "join"} and _is_text(node.func.value)
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _are_fixed(source: Source, given: list[ast.expr]) -> bool:
    return all(
        source.constant(part) is not None
        or not isinstance(part, (ast.Name, ast.Call, ast.Subscript, ast.Attribute))
        or (isinstance(part, ast.Attribute) and part.attr == "noop")
        for part in given
    )


_MARKERS = (
    "django.utils.safestring.mark_safe",
    "django.utils.safestring.SafeString",
    "django.utils.safestring.SafeText",
    "django.utils.html.mark_safe",
)
_FORMATTERS = ("django.utils.html.format_html", "django.utils.html.format_html_join")


@check("code.html")
def unescaped_html(project: Project) -> Iterator[Finding]:
    """A value declared to be safe HTML (``mark_safe``), or put into the pattern of ``format_html``.

    Why: what a client stored then runs in the browser of whoever looks at it, in the admin first of all.

    Mend: ``format_html("<b>{}</b>", value)``.
    """
    for source in project:
        for call in source.all(ast.Call):
            name = source.qualified(call.func) or ""
            given = call.args[0] if call.args else None
            if name in _MARKERS and given is not None and source.constant(given) is None:
                yield Finding(
                    source.path, call.lineno, f"{name.rpartition('.')[2]} is given a value that nothing escaped"
                )
            elif name in _FORMATTERS and given is not None and _is_built(source, given, call):
                yield Finding(
                    source.path, call.lineno, "the pattern of format_html holds a value: pass it as an argument"
                )


@check("code.csrf")
def csrf_exemptions(project: Project) -> Iterator[Finding]:
    """A view taken out of the protection against forged requests.

    Why: any page that a signed-in person visits can then send it requests in their name.

    Mend: remove ``csrf_exempt``; the API needs none, its tokens are not cookies.
    """
    for source in project:
        for node, name in source.references:
            if name.endswith((".csrf_exempt", ".requires_csrf_token")) and name.startswith("django."):
                yield Finding(
                    source.path, node.lineno, f"{name.rpartition('.')[2]} takes a view out of CSRF protection"
                )
        for assign in source.all(ast.Assign):
            on = not (isinstance(assign.value, ast.Constant) and not assign.value.value)
            for target in assign.targets if on else ():
                named = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
                if named in {"csrf_exempt", "_dont_enforce_csrf_checks"}:
                    yield Finding(source.path, assign.lineno, f"{named} takes a view out of CSRF protection")
