"""What an ERD's user entity shares with Django's ``AbstractUser``, which the generated user model subclasses.

The rule, for whoever writes the model from an ``Entity`` with ``is_user``:

* ``members`` holds exactly what the class body declares. ``inherited`` names, in Django's order, what exists besides
  that through ``AbstractUser``. A name of ``AbstractUser`` that is in neither must be taken away: that is only ever
  ``username``, so write ``username = None`` when ``"username"`` is in neither.
* ``id``: declared when the ERD draws a primary key (any name), otherwise Django's implicit one.
* ``password``: always inherited, hashed; whatever was drawn is listed as an inference and never declared.
* ``is_staff is_active is_superuser last_login date_joined groups user_permissions``: always inherited, whatever type
  was drawn, so that no privilege ever comes from an ERD's field. A relation or text drawn as ``groups`` or
  ``user_permissions`` stays as ``groups_ref`` / ``groups_field``.
* ``username email first_name last_name``: declared when they are drawn as text, with what was drawn (a bare
  ``CharField`` gets Django's own 150 characters), otherwise inherited; ``email`` is always an ``EmailField``.
* The field people sign in with (``Erd.login``) is unique, not null and not blank: ``email`` when the ERD draws it,
  otherwise ``username``; ``$auth.login`` decides otherwise. With ``email`` it is always in ``members``, and
  ``username`` exists only when drawn. With ``username`` it is in ``members`` when drawn, else in ``inherited``.
* Names of ``AbstractUser``'s methods and properties (``is_authenticated``, ``check_password``, ...) are renamed.
* An ERD without a user gets ``Entity("User", implied=True)`` with no members but the login field's, if ``email``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from agents.erd.drawn import Drawn, Reading, Table
from agents.erd.types import TYPES

INHERITED = (
    "password",
    "last_login",
    "is_superuser",
    "groups",
    "user_permissions",
    "username",
    "first_name",
    "last_name",
    "email",
    "is_staff",
    "is_active",
    "date_joined",
)
"""The fields of ``AbstractUser``, in its order."""

_ALWAYS = ("password", "is_staff", "is_active", "is_superuser", "last_login", "date_joined")
_TEXTS = ("username", "first_name", "last_name", "email")
_LENGTH = 150
"""What ``AbstractUser`` gives user name, first and last name."""

Login = Literal["email", "username"]


def find_user(tables: Sequence[Table], reading: Reading) -> Table | None:
    """The entity that is the user model: the one whose ``$meta.auth_user`` says so, else ``User``."""
    flagged = [table for table in tables if table.meta.get("auth_user") is True]
    for table in flagged[1:]:
        message = f"{flagged[0].name} is the user model already"
        reading.problems.add("user", (*table.meta_path, "auth_user"), message, "keep auth_user on one entity")
    if flagged:
        return flagged[0]
    for table in tables:
        if table.name == "User" and table.meta.get("auth_user") is not False:
            return table
    for table in tables:
        if table.name == "Users":
            why = 'add "$meta": {"auth_user": true} to make it so'
            reading.notes.infer(table.path, f"{table.name} is not the user model", why)
    return None


def settle_user(table: Table, wanted: Login | None, reading: Reading) -> Login:
    """Apply the rule above to what was drawn, before fields are built; the answer is ``Erd.login``."""
    kept: list[Drawn] = []
    for drawn in table.drawn:
        name = table.final[drawn.raw]
        if name in _ALWAYS or (name in _TEXTS and drawn.type.kind != "text"):
            why = "passwords are stored hashed" if name == "password" else "Django's own keeps its meaning"
            reading.notes.infer(drawn.path, f"{table.name}.{name} is the one of AbstractUser", why)
        else:
            kept.append(_fitted(drawn, name, table.name, reading))
    table.drawn = kept
    names = {table.final[drawn.raw] for drawn in kept}
    login: Login = wanted or ("email" if "email" in names else "username")
    if login == "email" and "email" not in names:
        table.drawn.append(Drawn("email", table.path, TYPES["EmailField"], {}))
        table.final["email"] = "email"
    table.drawn = [
        _as_login(drawn, table, reading) if table.final[drawn.raw] == login else drawn for drawn in table.drawn
    ]
    gone = {table.final[drawn.raw] for drawn in table.drawn} | ({"username"} if login == "email" else set())
    table.inherited = tuple(name for name in INHERITED if name not in gone)
    if wanted is None:
        why = "an e-mail address is drawn" if login == "email" else "no e-mail address is drawn"
        reading.notes.infer(table.path, f"people sign in with their {login}", why)
    return login


def _fitted(drawn: Drawn, name: str, table: str, reading: Reading) -> Drawn:
    if name == "email" and drawn.type.name != "EmailField":
        reading.notes.infer(drawn.path, f"{table}.{name} is an EmailField", "AbstractUser sends mail to it")
        email = TYPES["EmailField"]
        return replace(drawn, type=email, options={k: v for k, v in drawn.options.items() if k in email.options})
    if name in _TEXTS and drawn.type.name == "CharField" and "max_length" not in drawn.options:
        return replace(drawn, options={**drawn.options, "max_length": _LENGTH})
    return drawn


def _as_login(drawn: Drawn, table: Table, reading: Reading) -> Drawn:
    name = table.final[drawn.raw]
    dropped = ("null", "blank", "default", "db_default", "index", "editable", "api")
    options = {key: value for key, value in drawn.options.items() if key not in dropped}
    if not drawn.options.get("unique") or options.keys() != drawn.options.keys():
        what = f"{table.name}.{name} is required and unique"
        reading.notes.infer(drawn.path, what, "people sign in with it")
    if not options.get("primary_key"):
        options["unique"] = True
    return replace(drawn, options=options)
