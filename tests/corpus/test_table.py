"""What a run says in the end."""

from tests.corpus.expectation import Expected
from tests.corpus.table import Row, table
from tests.corpus.trial import Trial

PROVEN = Trial("accept", 7, {"generate": 1.25, "postgres": 2.0})
REFUSED = Trial("reject", seconds={"generate": 0.5}, why="/a: no type")
BROKEN = Trial("broken", 7, {"generate": 3.0}, "generate: tests: no test ran")


def test_the_table() -> None:
    found: list[tuple[str, Expected, Trial]] = [
        ("raw/zoo.json", "either", REFUSED),
        ("plain/shop.json", "accept", PROVEN),
        ("plain/zoo.json", "either", BROKEN),
        ("raw/shop.json", "accept", REFUSED),
    ]

    assert table([Row(*each) for each in found]).splitlines() == [
        "ERD              entities  expected  found   generate s  postgres s  sqlite s  conform s",
        "plain/shop.json         7  accept    accept         1.2         2.0",
        "plain/zoo.json          7  either    DIFFER         3.0",
        "raw/shop.json              accept    DIFFER         0.5",
        "raw/zoo.json               either    reject         0.5",
        "",
        "Refused, as is allowed:",
        "raw/zoo.json: /a: no type",
        "",
        "Not as expected:",
        "plain/zoo.json: broken: generate: tests: no test ran",
        "raw/shop.json: reject: /a: no type",
        "",
        "4 ERDs: 1 proven, 2 refused, 1 broken, 2 not as expected",
        "7 s of work; slowest: plain/shop.json 3 s, plain/zoo.json 3 s, raw/zoo.json 0 s, raw/shop.json 0 s",
    ]
