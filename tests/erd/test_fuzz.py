"""Whatever the file holds, ``parse`` answers with a model or with problems."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.erd.reading import judged
from tests.erd.test_properties import each, few_or

WORDS = [
    *("CharField", "string(80) unique", "TextField", "int?", "IntegerField min=0 max=5", "decimal(10,2)", "bool"),
    *("ForeignKey:User", "fk:A", "o2o:B pk", "m2m:A", "ForeignKey:self?", "uuid pk", "AutoField", "enum(a,b)"),
    *("DateTimeField", "json default={}", "email", "ForeignKey(B) on_delete=SET_NULL", "A", "B", "User", "self"),
    *("has_many", "has_one", "belongs_to", "many_to_many", "$meta", "_meta", "type", "to", "through", "null", "id"),
    *("unique", "indexes", "ordering", "pk", "owner", "choices", "default", "related_name", "a", "a_id", "user"),
    *("$auth", "$api", "$enums", "$rules", "entities", "erd", "fields", "x", "+", "", "İ", "ﬁ", "class", "_", "2a"),
]
names = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 300), st.floats(allow_nan=False, allow_infinity=False), names
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)
members = st.dictionaries(names, st.one_of(st.sampled_from(WORDS[:22]), values), max_size=5)
erds = st.dictionaries(st.one_of(st.sampled_from(["User", "A", "B", "order_item"]), names), members, max_size=4)

SPECS = [
    *("string", "string(80) unique", "text?", "int min=0 max=5 default=3", "decimal(10,2)", "bool default=true"),
    *(
        "uuid",
        "AutoField",
        "enum(a,b) index",
        "datetime",
        "json default={}",
        "email?",
        "url",
        "ip?",
        "date default=now",
    ),
    *("fk:User", "fk:A?", "o2o:B", "o2o:A? unique", "m2m:A", "m2m:self", "fk:self", "fk:Order_Item", "o2o:User pk"),
    *("fk:B on_delete=SET_NULL", "fk:User related_name=+", "duration default=90", "file", "binary", "string pk"),
]
NAMES = ["id", "name", "email", "username", "password", "groups", "class", "user", "user_id", "a", "a_id", "parent"]
NAMES += ["createdAt", "created_at", "api_key", "save", "2fa", "is_staff", "as", "children", "b", "Straße", "jobs"]
lists = st.lists(st.sampled_from(["User", "A", "B", "order_items"]), max_size=3)
metas = st.fixed_dictionaries(
    {},
    optional={
        "ordering": st.lists(st.sampled_from(["id", "-id", "pk"]), max_size=2),
        "unique": st.lists(st.sampled_from([["name", "a"], ["name"]]), max_size=2),
        "timestamps": st.booleans(),
        "pk": st.sampled_from(["auto", "uuid"]),
        "history": st.booleans(),
        "owner": st.none(),
        "auth_user": st.booleans(),
    },
)
entities = st.builds(
    lambda members, wishes, meta: {**members, **wishes, **({"$meta": meta} if meta else {})},
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(SPECS), max_size=4),
    st.dictionaries(st.sampled_from(["has_many", "has_one", "belongs_to", "many_to_many"]), lists, max_size=2),
    metas,
)
likely = st.fixed_dictionaries({"User": entities, "A": entities, "B": entities, "OrderItem": entities})

SHORT = "CharField():,?=\"' \\t80unique-.|[]"


def answered(value: object) -> None:
    """With a model or with problems."""
    judged(value if isinstance(value, bytes) else json.dumps(value))


@few_or(4_000, 120)
def test_any_json_gives_a_model_or_problems(examples: int) -> None:
    each(st.one_of(erds, values), examples, answered)


@few_or(4_000, 120)
def test_any_bytes_give_a_model_or_problems(examples: int) -> None:
    each(st.binary(max_size=60), examples, answered)


@few_or(4_000, 120)
def test_any_names_give_a_model_or_problems(examples: int) -> None:
    fields = st.dictionaries(st.text(max_size=5), st.just("int"))
    drawn = st.dictionaries(st.text(min_size=1, max_size=4), fields, max_size=3)
    each(drawn, examples, answered)


@few_or(4_000, 120)
def test_any_short_form_gives_a_model_or_problems(examples: int) -> None:
    each(
        st.text(alphabet=SHORT, max_size=40),
        examples,
        lambda text: answered({"User": {"name": text, "other": f"CharField{text}"}}),
    )


@few_or(4_000, 120)
def test_likely_erds_give_a_model_or_problems(examples: int) -> None:
    each(likely, examples, answered)
