"""What compose.yaml gives its containers of the machine they run on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check

_FILES = re.compile(r"^(docker-)?compose([-.][\w-]+)*\.ya?ml$")
_MAX = 100_000
"""Characters; a compose file of people has a few hundred."""
_OUTSIDE = re.compile(r"^(/|~|\$\{?(HOME|PWD)|\.\.(/|$)|[A-Za-z]:\\)")
_HOST = frozenset({"network_mode", "pid", "ipc", "userns_mode", "uts", "cgroup"})


@check("shipping.compose")
def privileged_containers(project: Project) -> Iterator[Finding]:
    """A container with more rights than a container: privileged, the host's network or processes, its folders or
    devices, or Docker's socket.

    Why: whoever gets into it has the machine of the person who started it.

    Mend: named volumes, published ports, no further rights.
    """
    for path, text in project.files.items():
        if not _FILES.match(path):
            continue
        if len(text) > _MAX:
            yield Finding(path, 1, f"it has more than {_MAX:,} characters")
            continue
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            yield Finding(
                path, mark.line + 1 if mark else 1, f"it is no YAML: {getattr(error, 'problem', None) or error}"
            )
            continue
        for service in _entries(_entries(root).get("services")).values():
            yield from (Finding(path, line, why) for line, why in _service(service))


def _service(node: yaml.Node) -> Iterator[tuple[int, str]]:
    for key, value in _entries(node).items():
        line = _line(value)
        if key == "privileged" and _text(value).lower() in {"true", "yes", "on"}:
            yield line, "privileged gives the container the whole machine"
        elif key in _HOST and _text(value).startswith(("host", "container:")):
            yield line, f"{key}: {_text(value)} takes away what separates the container from the machine"
        elif key in {"cap_add", "devices", "device_cgroup_rules", "volumes_from"}:
            yield line, f"{key} gives the container more rights than it needs"
        elif key == "security_opt" and any(
            "unconfined" in _text(each) or "disable" in _text(each) for each in _items(value)
        ):
            yield line, "security_opt takes the container's protection away"
        elif key == "user" and _text(value).split(":")[0] in {"root", "0"}:
            yield line, "the container runs as root"
        elif key == "volumes":
            yield from _mounts(value)


def _mounts(node: yaml.Node) -> Iterator[tuple[int, str]]:
    for each in _items(node):
        fields = _entries(each)
        origin = _text(fields["source"]) if "source" in fields else _text(each).rpartition(":")[0] or ""
        origin = origin.partition(":")[0] if not re.match(r"^[A-Za-z]:\\", origin) else origin
        if _OUTSIDE.match(origin) or "docker.sock" in origin:
            yield _line(each), f"{origin} of the machine is mounted: use a named volume"


def _entries(node: object) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _items(node: yaml.Node) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]


def _text(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
