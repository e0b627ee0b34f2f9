"""What the Dockerfile does while it builds and as whom the image runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.wording import words

_BASES = re.compile(
    r"^(docker\.io/(library/)?)?(python:3(\.\d+)*(-[a-z0-9.]+)*|debian:[a-z0-9.-]+|ubuntu:[a-z0-9.-]+|alpine:[0-9.]+"
    r"|node:\d[a-z0-9.-]*|scratch)(@sha256:[0-9a-f]{64})?$"
)
_FETCHERS = words("curl wget nc ncat netcat ssh scp sftp git telnet ftp socat lynx aria2c rsync")
_SECRET = re.compile(r"(SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIALS)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Instruction:
    line: int
    word: str
    rest: str


def _instructions(text: str) -> Iterator[_Instruction]:
    """Each instruction with its continued lines joined."""
    joined, start = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip().startswith("#") or (not line.strip() and not joined):
            continue
        start = start or number
        if line.rstrip().endswith("\\"):
            joined += line.rstrip()[:-1] + " "
            continue
        word, _, rest = (joined + line).strip().partition(" ")
        yield _Instruction(start, word.upper(), rest.strip())
        joined, start = "", 0


@check("shipping.dockerfile")
def poisoned_image(project: Project) -> Iterator[Finding]:
    """An image from another base than the official ones, a build that fetches and runs things, secrets in ``ENV`` or
    ``ARG``, or a container that runs as root.

    Why: the build runs on the team's machines with their network, and the image keeps everything it saw.

    Mend: ``FROM python:3.x-slim``; packages through pip and apt; ``USER app`` at the end.
    """
    for path, text in project.files.items():
        name = path.rpartition("/")[2]
        if name == "Dockerfile" or name.startswith("Dockerfile.") or name.endswith(".Dockerfile"):
            for line, why in _findings(list(_instructions(text))):
                yield Finding(path, line, why)


def _findings(instructions: list[_Instruction]) -> Iterator[tuple[int, str]]:
    stages: set[str] = set()
    user, last = "root", 1
    for each in instructions:
        if each.word == "FROM":
            words = [word for word in each.rest.split() if not word.startswith("--")]
            base = words[0] if words else ""
            if base not in stages:
                user = "root"
                if not _BASES.match(base):
                    yield each.line, f"{base or 'nothing'} is no official image: use python:3.x-slim"
            stages |= set(words[2:3])
            last = each.line
        elif each.word == "USER":
            user, last = each.rest, each.line
        elif each.word == "RUN":
            yield from ((each.line, why) for why in _commands(each.rest))
        elif each.word in {"ENV", "ARG"}:
            yield from ((each.line, why) for why in _variables(each.word, each.rest))
        elif each.word in _REFUSED and re.search(_REFUSED[each.word][0], each.rest):
            yield each.line, _REFUSED[each.word][1]
    if user.split(":")[0] in {"root", "0", ""}:
        yield last, "the container runs as root: end with USER app"


_STARTS = (r"https?://|\b(curl|wget|nc)\b", "the container fetches something when it starts")
_REFUSED = {
    "ADD": (r"\w+://|git@", "ADD fetches from an address: copy a file of the project"),
    "CMD": _STARTS,
    "ENTRYPOINT": _STARTS,
    "ONBUILD": (r"", "ONBUILD runs in other people's builds"),
    "COPY": (r"--from=\S+[/:.]\S*", "COPY takes files from an image that is no stage of this build"),
}


def _variables(word: str, rest: str) -> Iterator[str]:
    for name, value in re.findall(r"(\w+)(?:=|\s+)(\"[^\"]*\"|'[^']*'|\S+)", rest):
        if _SECRET.search(name) and value.strip("\"'") and not value.startswith("$"):
            yield f"{word} {name} keeps a secret in the image: give it when the container starts"


def _commands(rest: str) -> Iterator[str]:
    rest = re.sub(r"^(--\S+\s+)+", "", rest)
    if "--security=insecure" in rest or "--network=host" in rest:
        yield "RUN takes more rights than a build needs"
    if re.search(r"\$\(|`|<\(|\beval\b|/dev/tcp/", rest):
        yield "RUN makes commands out of the output of commands"
    for command in re.split(r"&&|\|\||[;|\n&]", rest.strip("[]")):
        try:
            words = shlex.split(command.replace(",", " ") if rest.startswith("[") else command)
        except ValueError:
            words = [word.strip("\"'") for word in command.split()]
        while words and re.match(r"^\w+=", words[0]):
            words.pop(0)
        if words:
            yield from _command(words)


def _command(words: list[str]) -> Iterator[str]:
    program, rest = words[0].rpartition("/")[2], words[1:]
    if program in _FETCHERS:
        yield f"RUN {program} fetches something: install packages through pip or apt"
    elif program in {"sh", "bash", "ash", "sudo", "su", "env", "xargs", "exec"}:
        inner = " ".join(rest[rest.index("-c") + 1 :] if "-c" in rest else rest)
        yield from _commands(inner) if inner else ("RUN starts a shell on what it is fed",)
    elif program.startswith("python") and "-c" in rest:
        yield "RUN python -c runs code that is in no file"
    elif program == "chmod" and any(re.match(r"^([ugoa]*\+[rwx]*s|[2-7]\d{3}$)", word) for word in rest):
        yield "RUN chmod lets a program run as somebody else"
    if program in {"pip", "pip3", "uv"} or "pip" in rest[:2]:
        yield from _pip([word for word in rest if word not in {"-m", "pip"}])


def _pip(words: list[str]) -> Iterator[str]:
    if "install" not in words and "sync" not in words:
        return
    taken = False
    for word in words[words.index("install") + 1 if "install" in words else 0 :]:
        option = word.partition("=")[0]
        if option in {"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--trusted-host"}:
            yield f"pip {option}: packages come from PyPI"
        elif re.search(r"\w+://|^git\+", word):
            yield "pip installs from an address: pin the package in requirements.txt"
        elif not taken and not re.match(r"^[-./]|^(pip|setuptools|wheel|uv)\b|^\S+==\S+$|.*\.(txt|toml)$", word):
            yield f"pip installs {word} unpinned: list it in requirements.txt"
        taken = option in {"-r", "-c", "--requirement", "--constraint", "--prefix", "--target", "--cache-dir"}
