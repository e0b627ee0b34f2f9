"""Makes the tables, and of every entity a row of somebody's and one of the staff's."""

import os

import django
from django.core.management import call_command

django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)

from backend.tests import factories  # noqa: E402  # it needs the apps

make_user = getattr(factories, os.environ["MAKES_USERS"])
for owner in [make_user(), make_user(is_staff=True)]:
    for name, make in list(vars(factories).items()):
        if name.startswith("make_") and make is not make_user:
            make(owner)
