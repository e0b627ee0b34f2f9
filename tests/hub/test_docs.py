"""docs/hub.md says what the code does."""

from bot.hub.faults import REQUEST_KINDS, WEBHOOK_KINDS
from tests.hub.table import DOCUMENT, table, written


def test_the_table_of_operations_is_the_code_s() -> None:
    assert written() == table(), "python -m tests.hub.table writes it anew"


def test_every_fault_is_described() -> None:
    rows = {line.split("|")[1].strip(" `") for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")}
    assert {*REQUEST_KINDS, *WEBHOOK_KINDS} - rows == set()
