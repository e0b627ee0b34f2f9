"""Strategies that draw ERDs as people do: every type, both forms, relations of all kinds, ``$meta``, every shape.

Most of what they draw is right, so that what comes after the parser is tested too; ``mutated`` breaks it.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from agents.erd.names import class_name, snake_name
from tests.hostile import TEXTS

Json = dict[str, Any]
Draw = st.DrawFn

ENTITY_NAMES = (
    *("User", "Account", "Job", "Jobs", "Posted Job", "Company", "order_details", "Order Item", "orderItem", "API"),
    *("class", "None", "TRUE", "Straße", "sales.order", "Group", "Permission", "Session", "LogEntry", "ContentType"),
    *("Model", "Meta", "Q", "object", "property", "super", "list", "Manager", "Rows", "Serializer", "JobSerializer"),
    *("JobViewSet", "Job Admin", "A", "AB", "ABc", "A_b", "Data", "Status", "Bias", "News", "Auth", "Schema"),
    *("Docs", "UserManager", "Base64", "Owner", "Type", "Человек", "日本", "ÉCOLE", "İstanbul", "_hidden", "Test"),
)
FIELD_NAMES = (
    *("id", "Id", "name", "title", "email", "username", "password", "first_name", "last_name", "groups", "is_staff"),
    *("date_joined", "user", "user_id", "user_permissions", "created_at", "createdAt", "updated_at", "slug", "state"),
    *("class", "from", "models", "self", "property", "uuid", "timezone", "datetime", "decimal", "validators", "dict"),
    *("list", "check", "clean", "save", "delete", "pk", "objects", "Meta", "page", "format", "search", "ordering"),
    *("limit", "parent", "children", "jobs", "job", "job_set", "accounts", "companies", "a", "b_c", "bc_x", "x", "c"),
    *("default_a_x", "api_key", "e-mail", "Unit Price ($)", "2fa", "Größe", "имя", "ﬁeld", "has_perm", "secret"),
    *("is_active", "logentry", "data", "type", "value", "fields", "serializer", "request", "instance", "context"),
    *(
        "validate",
        "errors",
        "initial_data",
        "queryset",
        "get_queryset",
        "owner",
        "unique",
        "order",
        "str",
        "int",
        "set",
    ),
)
_letters = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ_019 -äñйß", min_size=1, max_size=12)
texts = st.one_of(
    st.sampled_from(["", "plain words", *TEXTS]), st.text(max_size=20).filter(lambda text: "\0" not in text)
)
SHAPES = ("plain", "entities", "erd")
ON_DELETE = ("CASCADE", "PROTECT", "RESTRICT", "SET_NULL", "DO_NOTHING", "models.CASCADE", "set null", "no_action")


def _named(pool: tuple[str, ...], key: Any) -> Any:
    """Lists of drawn names that stay different in the code, most of them from a pool of awkward ones."""
    names = st.one_of(st.sampled_from(pool), st.sampled_from(pool), _letters.filter(key))
    return lambda low, high: st.lists(names, min_size=low, max_size=high, unique_by=key)


_entity_lists = _named(ENTITY_NAMES, lambda name: class_name(name).lower())
_field_lists = _named(FIELD_NAMES, lambda name: snake_name(name).removesuffix("_id"))

_SCALARS: tuple[tuple[str, tuple[str, ...], st.SearchStrategy[Json]], ...] = (
    (
        "CharField",
        (
            "string",
            "str",
            "CharField",
            "models.CharField",
            "string(80)",
            "CharField(max_length=7)",
            "enum(a,b) default=a",
        ),
        st.fixed_dictionaries(
            {"max_length": st.integers(20, 10_000)},
            optional={
                "min_length": st.integers(0, 20),
                "pattern": st.sampled_from([r"^\d+$", 'a"b', "[^']*", r"\\", "(?i)x", "é\n"]),
                "default": texts.filter(lambda text: len(text) <= 20),
            },
        ),
    ),
    (
        "CharField",
        ("enum(new,paid)", "enum:Status", "string choices=a|b"),
        st.fixed_dictionaries({"choices": st.one_of(st.just("Status"), st.dictionaries(texts, texts, max_size=3))}),
    ),
    ("TextField", ("text", "TextField", 'text default="two words"'), st.just({})),
    ("SlugField", ("slug", "SlugField(30)"), st.just({})),
    ("EmailField", ("email", "EmailField unique"), st.just({})),
    ("URLField", ("url", "URLField(500)"), st.just({})),
    (
        "IntegerField",
        ("int", "integer min=0 max=5", "int default=-3", "IntegerField choices=1|2|3"),
        st.fixed_dictionaries(
            {},
            optional={"min": st.integers(-9, 0), "max": st.integers(7, 10**9), "default": st.integers(0, 7)},
        ),
    ),
    ("BigIntegerField", ("bigint", "BigIntegerField default=9000000000"), st.just({"min": -5})),
    ("SmallIntegerField", ("SmallIntegerField",), st.just({"choices": [[1, "one"], [2, "'two'"]]})),
    ("PositiveIntegerField", ("PositiveIntegerField", "PositiveSmallIntegerField"), st.just({"max": 10})),
    ("PositiveBigIntegerField", ("PositiveBigIntegerField default=0",), st.just({})),
    ("FloatField", ("float", "FloatField min=0.5"), st.fixed_dictionaries({}, optional={"default": st.floats(-9, 9)})),
    (
        "DecimalField",
        ("decimal", "money", "decimal(10,2) default=1.50", "DecimalField(max_digits=5, decimal_places=0)"),
        st.just({"precision": 8, "scale": 3, "min": "0.001", "default": 1.5}),
    ),
    ("BooleanField", ("bool", "boolean default=true", "NullBooleanField"), st.just({"default": False})),
    ("DateField", ("date", "date default=today", "date default=2024-02-29"), st.just({"auto_now": True})),
    (
        "DateTimeField",
        ("datetime", "timestamp auto_now_add", "datetime default=now"),
        st.just({"default": "2024-01-31"}),
    ),
    ("TimeField", ("time", "time default=now", "time default=12:30"), st.just({"default": "23:59:59.5"})),
    ("DurationField", ("duration", "duration default=90"), st.just({"default": "PT1H30M"})),
    ("UUIDField", ("uuid", "uuid default=uuid4"), st.just({"default": "12345678-1234-5678-1234-567812345678"})),
    ("JSONField", ("json", "json default={}"), st.fixed_dictionaries({"default": st.just({"a": [None, 1.5, "'\""]})})),
    ("JSONField", ("json?",), st.builds(lambda text: {"default": {text: [text]}}, texts)),
    ("BinaryField", ("binary", "BinaryField?"), st.just({"editable": True})),
    ("FileField", ("file",), st.just({"upload_to": "papers/%Y/"})),
    ("ImageField", ("image", "ImageField?"), st.just({"upload_to": "photos"})),
    ("GenericIPAddressField", ("ip", "ip?"), st.just({"default": "::1"})),
)


@st.composite
def scalars(draw: Draw) -> Any:
    """A field that refers to nothing, in the short or the object form."""
    name, shorts, options = draw(st.sampled_from(_SCALARS))
    if draw(st.booleans()):
        flags = draw(
            st.lists(st.sampled_from(["unique", "index", "blank", "null", "read_only"]), max_size=2, unique=True)
        )
        short = draw(st.sampled_from(shorts))
        # "unique" says nothing sensible of a file or a JSON value, and two flags may mean the same.
        return " ".join([short, *(flag for flag in flags if flag not in short)])
    common = {
        "null": st.booleans(),
        "blank": st.booleans(),
        "index": st.booleans(),
        "help_text": texts,
        "verbose_name": texts,
        "db_comment": texts,
        "api": st.fixed_dictionaries(
            {}, optional={key: st.booleans() for key in ("read_only", "sensitive", "filter", "search", "order")}
        ),
    }
    return {"type": name, **draw(options), **draw(st.fixed_dictionaries({}, optional=common))}


@st.composite
def keys(draw: Draw) -> Any:
    """A primary key of its own."""
    spellings = ["uuid pk", "int pk", "string(20) pk", "AutoField", "BigAutoField", "slug primary_key"]
    return draw(st.sampled_from([*spellings, {"type": "uuid", "pk": True}, {"type": "string", "primary_key": True}]))


@st.composite
def references(draw: Draw, targets: list[str]) -> Any:
    """A reference to one of ``targets``, in the short or the object form."""
    word, target = (
        draw(st.sampled_from(["fk", "fk", "ForeignKey", "belongs_to", "o2o", "m2m"])),
        draw(st.sampled_from(targets)),
    )
    many = word == "m2m"
    if draw(st.booleans()):
        quoted = f'"{target}"'
        form = draw(st.sampled_from([f"{word}:{quoted}", f"{word}({quoted})", f"{word}: {quoted}"]))
        if many:
            return form
        return form + draw(
            st.sampled_from(["", "?", " null on_delete=SET_NULL", " on_delete=PROTECT", " unique", "? blank"])
        )
    optional: dict[str, Any] = {"help_text": texts, "related_name": st.sampled_from(["+", "%(class)s_things"])}
    if many:
        optional |= {"blank": st.booleans(), "symmetrical": st.booleans(), "null": st.booleans()}
    else:
        optional |= {"null": st.booleans(), "on_delete": st.sampled_from(ON_DELETE), "unique": st.booleans()}
    return {"type": word, "to": target, **draw(st.fixed_dictionaries({}, optional=optional))}


@st.composite
def metas(draw: Draw, columns: list[str], mixins: list[str]) -> Json:
    """The settings of an entity whose columns are ``columns``."""
    some = st.lists(st.sampled_from(columns), min_size=1, max_size=3, unique=True) if columns else st.just(["pk"])
    signed = some.map(lambda names: [f"-{names[0]}", *names[1:]])
    optional: dict[str, Any] = {
        "ordering": st.one_of(some, signed, st.just(["pk"]), st.just(["-id", "?"])),
        "timestamps": st.booleans(),
        "description": texts,
        "pk": st.just("auto"),
        "soft_delete": st.booleans(),
        "history": st.booleans(),
        "owner": st.none(),
        "renamed_from": texts,
        "permissions": st.sampled_from([{"create": ["staff"]}, {"read": "public"}, {"write": "authenticated"}]),
        "api": st.sampled_from([{"operations": ["list"]}, {"operations": "read-only"}, {"throttle": "9 per hour"}]),
    }
    if len(columns) > 1:
        groups = st.lists(some.filter(lambda names: "pk" not in names), max_size=2, unique_by=tuple)
        optional |= {"unique": groups, "indexes": st.lists(signed, max_size=2, unique_by=tuple)}
    if mixins:
        optional["mixins"] = st.just(mixins)
    meta = draw(st.fixed_dictionaries({}, optional=optional))
    return {draw(st.sampled_from(["$meta", "_meta"])): meta} if meta else {}


@st.composite
def entities(draw: Draw, names: list[str], mixins: list[str]) -> Json:
    """An entity among others of these ``names``."""
    members: Json = {}
    for name in draw(_field_lists(0, 6)):
        members[name] = draw(st.one_of(scalars(), scalars(), references([*names, "self"])))
    if draw(st.integers(0, 3)) == 0:
        members = {draw(st.sampled_from(["id", "code", "key"])): draw(keys())} | members
    lists = draw(
        st.dictionaries(
            st.sampled_from(["has_many", "has_one", "belongs_to", "many_to_many"]),
            st.lists(st.sampled_from(names), max_size=2),
            max_size=1,
        )
    )
    columns = [name for name, member in members.items() if not _is_many(member)]
    return members | lists | draw(metas(columns, mixins))


def _is_many(member: Any) -> bool:
    return str(member["type"] if isinstance(member, dict) else member).startswith("m2m")


@st.composite
def erds(draw: Draw, low: int = 1, high: int = 5, shapes: tuple[str, ...] = SHAPES) -> Json:
    """A whole ERD in one of the accepted ``shapes``."""
    names = draw(_entity_lists(low, high))
    mixins = draw(st.sampled_from([[], [], ["Named"]]))
    drawn = {name: draw(entities(names, mixins)) for name in names}
    if len(names) > 1 and draw(st.integers(0, 3)) == 0:
        drawn = _connected(drawn, self=draw(st.booleans()))
    top = draw(st.fixed_dictionaries({"$enums": st.just({"Status": ["new", ["paid", "Paid 'up'"]]})}, optional=_TOP))
    if mixins:
        top["$mixins"] = {"Named": {"label": "string(30)", "weight": {"type": "int", "default": 0}}}
    return shaped({**top, **drawn}, draw(st.sampled_from(shapes)))


_TOP: dict[str, st.SearchStrategy[Any]] = {
    "$project": st.fixed_dictionaries(
        {"name": texts.filter(lambda text: len(text) <= 200)}, optional={"keep_names": st.booleans()}
    ),
    "$auth": st.fixed_dictionaries(
        {}, optional={"login": st.sampled_from(["email", "username"]), "registration": st.booleans()}
    ),
    "$api": st.fixed_dictionaries({}, optional={"page_size": st.integers(1, 50), "pagination": st.just("cursor")}),
    "$rules": st.lists(texts.filter(str.strip), max_size=2),
    "$features": st.lists(texts.filter(str.strip), max_size=2),
    "$schema": st.just("erd.schema.json"),
}


def _connected(drawn: Json, *, self: bool) -> Json:
    """A many-to-many from the first entity, with an entity of its own in the middle."""
    names = list(drawn)
    one, other = names[0], names[0 if self else 1]
    middle = {"left side": f'fk:"{one}"', "right side": f'fk:"{other}"', "since": "date?"}
    through: Json = {"type": "m2m", "to": other, "through": "Link Between"}
    if self:
        through |= {"through_fields": ["left side", "right side"], "symmetrical": False}
    return drawn | {one: {**drawn[one], "linked": through}, "Link Between": middle}


def shaped(erd: Json, shape: str) -> Json:
    """The same ERD in another of the shapes that are accepted as they are."""
    if shape == "plain":
        return erd
    top = {key: value for key, value in erd.items() if key.startswith("$")}
    drawn = {key: value for key, value in erd.items() if not key.startswith("$")}
    if shape == "entities":
        return {"entities": drawn, **top}
    return {"erd": {"entities": {name: _parted(entity) for name, entity in drawn.items()}}, **top}


def _parted(entity: Json) -> Json:
    """An entity whose members stand under ``fields`` and ``relationships``."""
    rest = {key: value for key, value in entity.items() if isinstance(value, list) or key in ("$meta", "_meta")}
    members = {key: value for key, value in entity.items() if key not in rest}
    related = {key: value for key, value in members.items() if isinstance(value, dict) and "to" in value}
    return {
        "fields": {key: value for key, value in members.items() if key not in related},
        "relationships": related,
    } | rest


@st.composite
def grown(draw: Draw) -> tuple[Json, Json]:
    """An ERD, and the same with one more entity: an unrelated one anywhere, or one that refers to others at the end."""
    before = draw(erds(shapes=("plain",)))
    drawn = [name for name in before if not name.startswith("$")]
    more: Json = draw(st.dictionaries(st.sampled_from(["name", "id", "user", "jobs", "state"]), scalars(), max_size=3))
    if draw(st.booleans()):
        target = draw(st.sampled_from(drawn))
        links = st.dictionaries(st.sampled_from(["made_by", "user", "posted"]), references([target]), min_size=1)
        return before, {**before, "Quagga": more | draw(links)}
    at = draw(st.integers(0, len(before)))
    items = list(before.items())
    return before, dict([*items[:at], ("Quagga", more), *items[at:]])


def other_order(erd: Json) -> Json:
    """The same ERD with the options of its fields and of ``$meta`` the other way round."""
    return {
        name: {key: _reversed(value) for key, value in entity.items()} if not name.startswith("$") else entity
        for name, entity in erd.items()
    }


def _reversed(value: Any) -> Any:
    return dict(reversed(value.items())) if isinstance(value, dict) else value
