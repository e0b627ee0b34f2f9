"""Members of the user entity that give rights by their name: whoever has an account must not set them."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.erd.drawn import Reading, Table
from agents.erd.model import MISSING, Field

_FLAG = re.compile(r"(is_|has_)?((site|super|system|global|org)_?)?(admin|administrator|moderator|superuser)")
_RIGHTS = re.compile(
    r"((user|account|access|site|system|object|global)_)?(permissions?|privileges?|roles?)(_ref|_field)?"
    r"|(access|user|permission|privilege)_level"
)


def gives_rights(name: str) -> bool:
    """Whether a member is called like a right or a role, or like a flag that is one."""
    return bool(_RIGHTS.fullmatch(name) or _FLAG.fullmatch(name))


def keep_rights(user: Table, reading: Reading) -> None:
    """Make such members of the user entity read-only, unless ``api.read_only`` says otherwise.

    One that every new account needs a value for stays as it is, and that is told.
    """
    drawn = {user.final[each.raw]: each for each in user.drawn if each.raw in user.final}
    for name, member in list(user.members.items()):
        flag = member if isinstance(member, Field) and member.type == "BooleanField" else None
        if not (_RIGHTS.fullmatch(name) or (flag and _FLAG.fullmatch(name))) or member.primary_key:
            continue
        said = drawn[name].options.get("api", {}) if name in drawn else {}
        if said.keys() & {"read_only", "write_only"} or not member.editable:
            continue
        if flag and flag.default is MISSING and not flag.null:
            member = replace(flag, default=False)
        label = f"{user.name}.{name}"
        if member.required:
            why = "its name says it gives rights, but no account can be made without it: give it a default"
            reading.notes.infer(user.paths[name], f"everyone chooses {label} who registers", why)
        else:
            why = "its name says it gives rights: staff sets it in the admin"
            reading.notes.infer(user.paths[name], f"{label} is read-only in the API", why)
            user.members[name] = replace(member, api=replace(member.api, read_only=True))
