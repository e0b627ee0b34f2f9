"""Defects planted into the drafts of a shop, a module for each kind."""

from tests.proof.checks.planted.asked import ASKED
from tests.proof.checks.planted.guarded import GUARDED
from tests.proof.checks.planted.shipped import SHIPPED
from tests.proof.checks.planted.wired import WIRED

PLANTED = ASKED | WIRED | GUARDED | SHIPPED
