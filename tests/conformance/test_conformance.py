import os
from pathlib import Path

import pytest

from tests.agents.golden import ERDS
from tests.conformance.asking import asked, serving

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent")) / "visible"
ON_REQUEST = Path(__file__).parents[1] / "agents" / "on_request"
TINY = Path(__file__).with_name("tiny.json")
NAMES = (
    "plain/chinook",
    "plain/mermaid_09",
    "plain/northwind_mssql",
    "plain/oracle_hr",
    "rich/dbml_advanced_ecommerce",
    "rich/dj_evennia",
    "rich/mimic4_ed",
    "rich/oracle_co",
    "rich/petclinic_pg",
    "rich/prismaex_sql_server",
)
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="ERDSMITH_CORPUS is not set")


ALL = "examples,coverage,fuzzing,stateful"


@pytest.mark.parametrize(
    ("erd", "most", "phases"),
    [
        pytest.param(TINY, 3, "fuzzing", id="tiny"),
        *(pytest.param(ERDS[name], 20, ALL, id=name, marks=pytest.mark.long) for name in ("sample", "shop", "types")),
        *(
            pytest.param(file, 10, ALL, id=file.stem, marks=pytest.mark.long)
            for file in sorted(ON_REQUEST.glob("*.json"))
        ),
        *(
            pytest.param(CORPUS / f"{name}.json", 10, ALL, id=name, marks=[needs_corpus, pytest.mark.long])
            for name in NAMES
        ),
    ],
)
@pytest.mark.timeout(900)
def test_the_backend_answers_as_its_description_says(erd: Path, most: int, phases: str, tmp_path: Path) -> None:
    with serving(erd, tmp_path) as url:
        done = asked(url, tmp_path, most=most, phases=phases)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")
