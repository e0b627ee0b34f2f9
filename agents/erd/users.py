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
