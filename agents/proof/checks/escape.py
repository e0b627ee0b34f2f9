"""Constructs that reach out of the backend: processes, sockets, code made or loaded at run time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Function, Source
from agents.wording import words

_PROCESS = re.compile(
    r"(subprocess|multiprocessing|pty|pexpect|sh|plumbum|fabric|invoke|_posixsubprocess|posix|nt)(\.|$)"
    r"|os\.(system|popen|exec|spawn|posix_spawn|fork|kill|killpg|startfile|abort|setuid|setgid|chroot)"
    r"|asyncio\.(create_)?subprocess|concurrent\.futures\.(process|ProcessPool)|django\.utils\.autoreload"
    r"|django\.core\.management\.(utils\.popen_wrapper|commands\.(runserver|shell|dbshell|testserver))"
    r"|django\.db\.backends\.[a-z0-9]+\.client|PIL\.Image(Show|Grab)"
)
_PROCESS_CALLS = words(
    """
    system popen Popen execv execve execvp execvpe execl execle execlp spawnv spawnl forkpty check_output
    load_extension enable_load_extension
    """
)
_NETWORK = re.compile(
    r"(socket|_socket|socketserver|ssl|ftplib|smtplib|poplib|imaplib|telnetlib|nntplib|xmlrpc|asyncore|requests|httpx"
    r"|aiohttp|urllib3|paramiko|websockets?|pycurl|dns|ldap3?)(\.|$)"
    r"|urllib\.(request|robotparser)|http\.(client|server)|wsgiref\.simple_server|webbrowser"
    r"|asyncio\.(open_connection|open_unix|start_server)|logging\.(handlers\.|config\.listen)|sentry_sdk\.transport"
)
_LOADERS = re.compile(
    r"(pickle|_pickle|cPickle|marshal|shelve|dbm|dill|cloudpickle|joblib|ctypes|cffi|code|codeop|codecs|gc|inspect"
    r"|sysconfig|site|mmap)(\.|$)"
    r"|yaml\.(load|load_all|unsafe_load|full_load|UnsafeLoader|FullLoader|Loader)\b|django\.core\.cache\.backends\..*pickle"
    r"|django\.contrib\.sessions\.serializers\.Pickle|django\.core\.serializers\.python\b.*pickle"
    r"|sys\.(_getframe|settrace|setprofile|_current_frames)"
)
_CODE = re.compile(
    r"(importlib|imp|runpy|pkgutil|zipimport|zipapp|ast|builtins|code|timeit|trace|pdb|bdb|doctest|modulefinder)(\.|$)"
    r"|django\.utils\.module_loading|django\.template\.(Template|engines)$|types\.(FunctionType|CodeType|LambdaType)"
    r"|typing\.(get_type_hints|ForwardRef)|dataclasses\.make_dataclass|PIL\.ImageMath"
)


def referred(project: Project, pattern: re.Pattern[str], what: str) -> Iterator[Finding]:
    """Every import and every use of a foreign name that the pattern matches from its start."""
    for source in project:
        for each in source.imports:
            if pattern.match(each.qualified) and not project.is_own(each.qualified):
                yield Finding(source.path, each.node.lineno, f"{each.qualified} {what}")
        for node, qualified in source.references:
            if pattern.match(qualified) and not project.is_own(qualified):
                yield Finding(source.path, node.lineno, f"{qualified} {what}")


@check("code.process")
def processes(project: Project) -> Iterator[Finding]:
    """Code that starts, replaces or signals a process.

    Why: a web backend answers requests; a process runs whatever it is told with all that the server may do.

    Mend: leave it to the platform: a management command, a worker, a scheduled job.
    """
    yield from referred(project, _PROCESS, "starts or signals processes")
    for source in project:
        for call in source.all(ast.Call):
            named = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if (
                named in _PROCESS_CALLS
                and of_others(source, call)
                and not _PROCESS.match(source.qualified(call.func) or "")
            ):
                yield Finding(source.path, call.lineno, f".{named}() leads out of the backend")
        yield from _commands(project, source)
        if source.path.endswith("settings.py") or "settings" in source.path.split("/"):
            for text in source.strings:
                name = str(text.value)
                if _PROCESS.match(name) and "." in name:
                    yield Finding(source.path, text.lineno, f"{name} is named to be called")


_HARMLESS_COMMANDS = words("migrate makemigrations check collectstatic createsuperuser loaddata dumpdata clearsessions")


def _commands(project: Project, source: Source) -> Iterator[Finding]:
    """Django's own commands, called from code: one of them is a shell."""
    for call in source.all(ast.Call):
        name = source.qualified(call.func) or ""
        if name == "django.core.management.execute_from_command_line" and source.path != "manage.py":
            yield Finding(source.path, call.lineno, "execute_from_command_line belongs into manage.py")
        elif name == "django.core.management.call_command" and call.args:
            command = source.constant(call.args[0])
            is_own = any(path.endswith(f"management/commands/{command}.py") for path in project.files)
            if command not in _HARMLESS_COMMANDS and not is_own:
                yield Finding(source.path, call.lineno, f"call_command({ast.unparse(call.args[0])}) may start anything")


def of_others(source: Source, call: ast.Call) -> bool:
    """Whether a method is called on something else than the object or class it is written in."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return not (isinstance(owner, ast.Name) and owner.id in {"self", "cls"})


@check("code.network")
def connections(project: Project) -> Iterator[Finding]:
    """Code that opens a connection by itself.

    Why: it can carry data out, and reach machines that only the server sees.

    Mend: send mail with ``django.core.mail``; anything else belongs behind a package that the team chose.
    """
    yield from referred(project, _NETWORK, "opens connections")
    for source in project:
        for call in source.all(ast.Call):
            name = source.qualified(call.func) or ""
            if name.startswith("django.core.mail.") and any(each.arg == "host" for each in call.keywords):
                yield Finding(source.path, call.lineno, f"{name} is told another mail server")


@check("code.loading")
def loaders(project: Project) -> Iterator[Finding]:
    """Pickles, native code, frames: ways to turn data into code or to look behind Python.

    Why: whoever controls the data then controls the server.

    Mend: use JSON, and Python as it is meant.
    """
    yield from referred(project, _LOADERS, "turns data into code or looks behind Python")


_MAKERS = {
    "eval": "runs text as code",
    "exec": "runs text as code",
    "compile": "makes code from text",
    "__import__": "imports by name",
    "breakpoint": "stops the server in a debugger",
    "globals": "reaches every name of the module",
    "locals": "reaches names by text",
    "vars": "reaches names by text",
    "__builtins__": "reaches every function of Python",
    "__loader__": "imports by name",
    "__spec__": "imports by name",
}


@check("code.dynamic")
def code_from_text(project: Project) -> Iterator[Finding]:
    """Code made or imported at run time: ``eval``, ``exec``, ``compile``, ``__import__``, ``importlib`` and the like.

    Why: what runs can no longer be read in the diff.

    Mend: write the code or the import itself; choose among values with a dictionary.
    """
    yield from referred(project, _CODE, "makes or imports code at run time")
    for source in project:
        for name in source.all(ast.Name):
            if name.id not in _MAKERS or not isinstance(name.ctx, ast.Load) or is_rebound(source, name):
                continue
            if not (name.id == "vars" and _updates_settings(source, name)):
                yield Finding(source.path, name.lineno, f"{name.id} {_MAKERS[name.id]}")


def is_rebound(source: Source, name: ast.Name) -> bool:
    """Whether the code gives the name a meaning of its own where it stands: a parameter, a variable, an import."""
    if name.id in source.top_level:
        return True
    for outer in source.around(name):
        if isinstance(outer, Function | ast.Lambda) and _is_argument(outer.args, name.id):
            return True
        if isinstance(outer, Function) and any(
            isinstance(node, ast.Name) and node.id == name.id and isinstance(node.ctx, ast.Store)
            for node in ast.walk(outer)
        ):
            return True
    return False


def _is_argument(arguments: ast.arguments, name: str) -> bool:
    given = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    return any(each is not None and each.arg == name for each in given)


def _updates_settings(source: Source, name: ast.Name) -> bool:
    """``vars().update(env.email())``: django-environ's own way to set several settings at once."""
    call = source.parents.get(name)
    method = source.parents.get(call) if isinstance(call, ast.Call) and not call.args else None
    update = source.parents.get(method) if isinstance(method, ast.Attribute) and method.attr == "update" else None
    if not (source.path.endswith("settings.py") and isinstance(update, ast.Call) and len(update.args) == 1):
        return False
    given = update.args[0]
    return isinstance(given, ast.Call) and ast.unparse(given.func) in {"env.email", "env.email_url"}
