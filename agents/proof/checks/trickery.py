"""Tricks with what belongs to others: hidden attributes, names made of texts, patched modules, the interpreter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source
from agents.wording import words

_HIDDEN = words(
    """
    __globals__ __subclasses__ __bases__ __base__ __mro__ __builtins__ __code__ __closure__
    __getattribute__ __reduce__ __reduce_ex__ __import__ __loader__ __spec__ __objclass__ __defaults__
    __kwdefaults__ __self__ __func__ __subclasshook__ __class_getitem__ __build_class__ __traceback__
    func_globals gi_frame gi_code cr_frame cr_code ag_frame ag_code tb_frame tb_next f_globals f_locals
    f_back f_builtins f_code co_code co_consts
    """
)
_HIDDEN_TEXT = re.compile(r"(?<!\w)(" + "|".join(sorted(_HIDDEN - {"__self__", "__func__"})) + r")(?!\w)")


@check("code.dunder")
def hidden_attributes(project: Project) -> Iterator[Finding]:
    """Attributes that lead from any object to the interpreter: ``__globals__``, ``__subclasses__``, frames.

    Why: from there every function of Python can be reached, whatever the imports say.

    Mend: use the public interface of the object.
    """
    for source in project:
        for node in source.all(ast.Attribute):
            if node.attr in _HIDDEN or (node.attr == "mro" and isinstance(source.parents.get(node), ast.Call)):
                yield Finding(source.path, node.lineno, f".{node.attr} leads into the interpreter")
        for text in source.strings:
            if (found := _HIDDEN_TEXT.search(str(text.value))) and _is_used(source, text):
                yield Finding(source.path, text.lineno, f"the text names {found[1]}, which leads into the interpreter")


def _is_used(source: Source, text: ast.Constant) -> bool:
    """Whether code may look something up by a text: people also write such words in help texts and titles."""
    outer = source.parents.get(text)
    if isinstance(outer, ast.Call):
        return not (source.qualified(outer.func) or "").startswith(("django.db.", "django.core.validators."))
    return isinstance(outer, (ast.Subscript, ast.Attribute, ast.Assign, ast.BinOp, ast.NamedExpr))


_BY_NAME = frozenset({"getattr", "setattr", "delattr", "hasattr"})


@check("code.reflection")
def attributes_by_computed_names(project: Project) -> Iterator[Finding]:
    """An attribute of somebody else's module or class reached by a computed name, or by a text put together in parts.

    Why: it hides what is used from everybody who reads the code.

    Mend: write the attribute; choose among a few with a dictionary.
    """
    for source in project:
        for name in source.all(ast.Name):
            used = source.parents.get(name)
            if name.id in _BY_NAME and not (isinstance(used, ast.Call) and used.func is name):
                yield Finding(source.path, name.lineno, f"{name.id} is handed on as a value")
        for call in source.all(ast.Call):
            if (source.qualified(call.func) or "") == "operator.methodcaller" and source.constant(call.args[0]) is None:
                yield Finding(source.path, call.lineno, "methodcaller is given a computed name")
            if not (isinstance(call.func, ast.Name) and call.func.id in _BY_NAME and len(call.args) > 1):
                continue
            owner, attribute = source.qualified(call.args[0]), call.args[1]
            if isinstance(attribute, ast.Constant):
                continue
            if owner is not None and not project.is_own(owner) and owner.split(".")[-1] != "settings":
                yield Finding(source.path, call.lineno, f"{call.func.id}() reaches into {owner} by a computed name")
            elif _is_fixed(attribute):
                yield Finding(source.path, call.lineno, f"{call.func.id}() is given a name put together from parts")


def _is_fixed(node: ast.expr) -> bool:
    """Whether an expression that is no literal always has the same value: its parts are all literals."""
    return not any(
        isinstance(part, (ast.Name, ast.Attribute)) and not _is_method_of_text(part) for part in ast.walk(node)
    )


def _is_method_of_text(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in {"chr", "str", "bytes", "bytearray", "reversed", "map", "ord", "int"}
    return isinstance(node, ast.Attribute) and _is_fixed(node.value)


_THEIRS_TO_SET = re.compile(
    r"django\.contrib\.admin\.(site|AdminSite)\.(site_header|site_title|index_title|site_url|enable_nav_sidebar"
    r"|empty_value_display|login_form|index_template|login_template|final_catch_all_view)$"
    r"|django\.core\.mail\.outbox$|os\.environ$"
)
_STARTERS = ("manage.py", "wsgi.py", "asgi.py", "conftest.py")


@check("code.monkeypatch")
def patched_modules(project: Project) -> Iterator[Finding]:
    """An assignment to an attribute or an entry of a module or class that belongs to Python, Django or a package.

    Why: it changes what everybody else's code does, the checks and tests that should notice included.

    Mend: subclass it, or use the setting that it offers; in tests ``mock.patch`` and ``override_settings`` undo it.
    """
    for source in project:
        for target in _targets(source):
            place = target.value if isinstance(target, ast.Subscript) else target
            qualified = source.qualified(place)
            if qualified is None or "." not in qualified or project.is_own(qualified):
                continue
            if isinstance(place, ast.Name) and not isinstance(target, ast.Subscript):
                continue
            if (qualified == "sys.path" and source.path.endswith(_STARTERS)) or _THEIRS_TO_SET.match(qualified):
                continue
            yield Finding(source.path, target.lineno, f"{qualified} belongs to others and is changed here")
        for call in source.all(ast.Call):
            if isinstance(call.func, ast.Name) and call.func.id in {"setattr", "delattr"} and call.args:
                owner = source.qualified(call.args[0])
                if owner is not None and not project.is_own(owner):
                    yield Finding(source.path, call.lineno, f"{owner} belongs to others and is changed here")


def _targets(source: Source) -> Iterator[ast.expr]:
    for assign in source.all(ast.Assign):
        for target in assign.targets:
            yield from target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    yield from (changed.target for changed in source.all(ast.AugAssign))
    yield from (annotated.target for annotated in source.all(ast.AnnAssign))
    yield from (loop.target for loop in source.all(ast.For))
    for deleted in source.all(ast.Delete):
        yield from deleted.targets
    for item in source.all(ast.withitem):
        if item.optional_vars is not None:
            yield item.optional_vars


_INTERPRETER = re.compile(
    r"(atexit|signal|faulthandler|resource|sched|_thread|site)(\.|$)|os\._exit"
    r"|sys\.(stdout|stderr)\.(buffer|fileno|detach|close|reconfigure)|sys\.(settrace|setprofile|modules|meta_path|path_hooks|path_importer_cache|excepthook|unraisablehook"
    r"|displayhook|setrecursionlimit|addaudithook|breakpointhook|stdin|__\w+__|_\w+)"
)


@check("code.interpreter")
def interpreter_changes(project: Project) -> Iterator[Finding]:
    """Code that ends the process, hooks into the interpreter, or takes over signals and streams.

    Why: it stops the server, or decides what tests and checks get to see.

    Mend: raise an exception; leave starting and stopping to the server.
    """
    for source in project:
        for each in source.imports:
            if _INTERPRETER.match(each.qualified):
                yield Finding(source.path, each.node.lineno, f"{each.qualified} changes the interpreter")
        for node, qualified in source.references:
            if _INTERPRETER.match(qualified):
                yield Finding(source.path, node.lineno, f"{qualified} changes the interpreter")
            elif qualified == "sys.exit" and not _may_exit(source):
                yield Finding(source.path, node.lineno, "sys.exit ends the process")
            elif qualified.startswith("sys.path") and not source.path.endswith(_STARTERS):
                yield Finding(source.path, node.lineno, "sys.path decides what is imported")
        yield from (Finding(source.path, line, why) for line, why in _endings(source))


def _endings(source: Source) -> Iterator[tuple[int, str]]:
    """Where the code ends the process without a call of ``sys``."""
    for cls in source.all(ast.ClassDef):
        for base in cls.bases:
            if isinstance(base, ast.Name) and base.id in _ENDINGS:
                yield cls.lineno, f"{cls.name} is a {base.id}, which no except catches"
    for name in source.all(ast.Name):
        if name.id not in {"SystemExit", "exit", "quit"} or name.id in source.top_level or _may_exit(source):
            continue
        used = source.parents.get(name)
        if isinstance(used, ast.Raise) or (isinstance(used, ast.Call) and used.func is name):
            yield name.lineno, f"{name.id} ends the process"


_ENDINGS = frozenset({"SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException"})


def _may_exit(source: Source) -> bool:
    return source.path.endswith(("settings.py", "manage.py")) or "management/commands" in source.path


@check("code.environment")
def whole_environment(project: Project) -> Iterator[Finding]:
    """The whole environment taken as a value.

    Why: it holds every secret of the server, also those of others.

    Mend: read one variable by its name, in settings.py.
    """
    for source in project:
        for node, qualified in source.references:
            if qualified in _CHANGES and _loader_variable(source, source.parents.get(node)):
                yield Finding(source.path, node.lineno, "this variable decides what the interpreter loads")
            elif qualified == "os.environ" and not _is_single_use(source.parents.get(node), node):
                yield Finding(source.path, node.lineno, "os.environ is taken as a whole: read one variable by its name")
            elif qualified.startswith("os.environ.") and qualified not in _ONE_VARIABLE:
                yield Finding(source.path, node.lineno, f"{qualified} reads or changes the environment as a whole")


_CHANGES = frozenset({"os.environ", "os.environ.setdefault", "os.environ.update"})
_LOADING = re.compile(r"^(LD_|DYLD_|PYTHON|PATH$|BASH_ENV$|IFS$|GCONV_PATH$)")


def _loader_variable(source: Source, outer: ast.AST | None) -> bool:
    """Whether a variable is set that tells the system or Python what to load."""
    key: ast.expr | None = None
    if isinstance(outer, ast.Subscript) and isinstance(outer.ctx, ast.Store):
        key = outer.slice
    elif isinstance(outer, ast.Call) and outer.args:
        key = outer.args[0]
    return bool(_LOADING.match(source.constant(key) or ""))


_ONE_VARIABLE = frozenset({"os.environ.get", "os.environ.setdefault", "os.environ.pop"})


def _is_single_use(outer: ast.AST | None, node: ast.expr) -> bool:
    if isinstance(outer, ast.Subscript):
        return outer.value is node
    return isinstance(outer, ast.Compare) and node in outer.comparators
