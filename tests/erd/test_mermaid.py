from __future__ import annotations

from agents.erd import mermaid
from tests.erd.reading import read


def test_a_diagram_of_columns_and_references() -> None:
    erd = read(
        {
            "User": {"email": "email"},
            "Job": {"id": "uuid", "by": "fk:User", "desk": "o2o:Desk?", "tags": "m2m:Tag", "uk": "int"},
            "Desk": {},
            "Tag": {"größe": "int"},
        }
    )
    assert mermaid(erd) == (
        "erDiagram\n"
        '    "User" {\n        EmailField email UK\n    }\n'
        '    "Job" {\n        UUIDField id PK\n        ForeignKey by FK\n'
        "        OneToOneField desk FK, UK\n        IntegerField uk_\n    }\n"
        '    "Desk"\n'
        '    "Tag" {\n        IntegerField gruf6udfe\n    }\n'
        '    "Job" }o--|| "User" : "by"\n'
        '    "Job" |o--o| "Desk" : "desk"\n'
        '    "Job" }o--o{ "Tag" : "tags"\n'
    )


def test_a_diagram_of_entities_alone() -> None:
    assert mermaid(read({"User": {"email": "email"}}), attributes=False) == 'erDiagram\n    "User"\n'


def test_free_text_never_reaches_the_diagram() -> None:
    hostile = '"]} click A "javascript:alert(1)"\n%%{init: {}}%%'
    spec = {"type": "CharField", "help_text": hostile, "default": hostile, "choices": [[hostile, hostile]]}
    text = mermaid(read({"User": {"name": spec, "$meta": {"description": hostile}}, "$rules": [hostile]}))
    assert text == 'erDiagram\n    "User" {\n        CharField name\n    }\n'


def test_a_diagram_of_some_entities_refers_to_no_other() -> None:
    erd = read({"User": {"email": "email"}, "Job": {"by": "fk:User"}, "Task": {"of": "fk:Job"}})
    assert mermaid(erd, attributes=False, only=["User", "Job"]) == (
        'erDiagram\n    "User"\n    "Job"\n    "Job" }o--|| "User" : "by"\n'
    )
    assert mermaid(erd, attributes=False, only=["Task"]) == 'erDiagram\n    "Task"\n'
