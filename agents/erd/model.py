"""The normalised entity-relationship model: what every agent reads, however the ERD was written.

Every value here is already checked: names are valid Python identifiers that Django accepts, targets exist, options
fit their field type. Templates may therefore write names as they are; free text (help texts, choice labels, defaults,
descriptions) is hostile and reaches code through ``repr()`` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Literal

from agents.erd.conditions import Condition
from agents.erd.granted import Grants
from agents.erd.lasting import Lasting
from agents.erd.wanted import ApiWants, Wants


class Missing(Enum):
    """The absence of a value where ``None`` is a value."""

    MISSING = "missing"


MISSING = Missing.MISSING


class Generated(Enum):
    """A default that every new row computes for itself."""

    GENERATED = "generated"


GENERATED = Generated.GENERATED

RelationKind = Literal["ForeignKey", "OneToOneField", "ManyToManyField"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a field and what people read for it."""

    value: str | int
    label: str


@dataclass(frozen=True, slots=True)
class FieldApi:
    """What the API does with a field; ``None`` = decided by the field's type."""

    read_only: bool = False
    write_only: bool = False
    sensitive: bool = False
    filter: bool | None = None
    search: bool | None = None
    order: bool | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One column. ``type`` is the name of a field class of ``django.db.models``.

    ``default`` is a JSON value, or ``GENERATED`` for what only a callable can give: a new ``uuid.uuid4`` for a
    ``UUIDField``, ``timezone.now`` for a ``DateTimeField``, today and the present time for ``DateField`` and
    ``TimeField``. Dates, times, UUIDs and decimals are text in their ISO form, durations a number of
    seconds. ``null`` is never set together with ``primary_key``.
    """

    name: str
    type: str
    null: bool = False
    blank: bool = False
    unique: bool = False
    index: bool = False
    primary_key: bool = False
    default: Any = MISSING
    db_default: Any = MISSING
    """What the database fills in: a value as that of ``default``; ``GENERATED`` only on a ``DateTimeField``."""
    max_length: int | None = None
    min_length: int | None = None
    max_digits: int | None = None
    decimal_places: int | None = None
    min: int | float | str | None = None
    max: int | float | str | None = None
    pattern: str | None = None
    choices: tuple[Choice, ...] = ()
    help_text: str = ""
    verbose_name: str = ""
    db_comment: str = ""
    editable: bool = True
    auto_now: bool = False
    auto_now_add: bool = False
    upload_to: str = ""
    db_column: str | None = None
    api: FieldApi = FieldApi()

    @property
    def required(self) -> bool:
        """Whether a client that creates a row must send this field."""
        return not (
            self.null
            or self.blank
            or self.type in {"AutoField", "BigAutoField", "SmallAutoField"}
            or self.auto_now
            or self.auto_now_add
            or not self.editable
            or self.api.read_only
            or self.default is not MISSING
            or self.db_default is not MISSING
            or self.type == "BooleanField"
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """One reference to another entity. ``target`` is an entity's name, the entity's own for a self-reference.

    A unique or primary-key reference is always a ``OneToOneField``. ``related_name`` is unique on its target. For a
    ``symmetrical`` many-to-many it is ``"+"`` and must not be written, because Django warns of it (fields.W345); its
    target must be written as ``"self"`` or the bare class name, or Django does not see the symmetry.
    """

    name: str
    kind: RelationKind
    target: str
    on_delete: Literal["CASCADE", "PROTECT", "RESTRICT", "SET_NULL", "SET_DEFAULT", "DO_NOTHING"] = "CASCADE"
    null: bool = False
    blank: bool = False
    unique: bool = False
    primary_key: bool = False
    related_name: str = "+"
    through: str | None = None
    through_fields: tuple[str, str] | None = None
    symmetrical: bool = False
    help_text: str = ""
    verbose_name: str = ""
    db_comment: str = ""
    editable: bool = True
    db_column: str | None = None
    api: FieldApi = FieldApi()

    @property
    def many(self) -> bool:
        return self.kind == "ManyToManyField"

    @property
    def required(self) -> bool:
        """Whether a client that creates a row must send this reference."""
        return not (self.null or self.blank or not self.editable or self.api.read_only)


@dataclass(frozen=True, slots=True)
class Index:
    """A composite index; ``fields`` may start with ``-`` for descending."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unique:
    """A composite unique constraint."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that every row fulfils; ``message`` is what people read who break it."""

    name: str
    condition: Condition
    message: str = ""


Operation = Literal["list", "retrieve", "create", "update", "delete"]
OPERATIONS: tuple[Operation, ...] = ("list", "retrieve", "create", "update", "delete")
Party = Literal["anyone", "authenticated", "owner", "staff"]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read and write an entity's rows; ``None`` = by whether somebody owns them. Staff may do either."""

    read: Party | None = None
    write: Party | None = None

    def resolved(self, *, owned: bool) -> tuple[Party, Party]:
        """Who reads and who writes, with the defaults: owners their own rows, or everybody signed in and staff."""
        read = self.read or ("owner" if owned else "authenticated")
        return read, self.write or ("owner" if owned and read != "staff" else "staff")

    def reduced(self, *, owned: bool) -> Access:
        """The same without what the defaults say anyway."""
        read, write = self.resolved(owned=owned)
        kept = Access(None if read == Access().resolved(owned=owned)[0] else read)
        return kept if kept.resolved(owned=owned) == (read, write) else Access(kept.read, write)


@dataclass(frozen=True)
class Entity:
    """One table: ``name`` is the class (PascalCase), ``members`` its fields and relations in the order drawn."""

    name: str
    members: tuple[Field | Relation, ...] = ()
    description: str = ""
    table: str | None = None
    ordering: tuple[str, ...] = ()
    indexes: tuple[Index, ...] = ()
    uniques: tuple[Unique, ...] = ()
    checks: tuple[Check, ...] = ()
    owner: tuple[str, ...] = ()
    """The path of required foreign keys to the user model, e.g. ``("order", "customer")``; empty = nobody owns it."""
    access: Access = Access()
    grants: Grants | None = None
    """Who has which right, where ``access`` cannot say it."""
    operations: tuple[Operation, ...] = OPERATIONS
    throttle: str = ""
    """How many requests one client may make of it, as REST framework writes it (``10/minute``)."""
    lasting: Lasting = field(default_factory=Lasting)
    wants: Wants = field(default_factory=Wants)
    is_user: bool = False
    implied: bool = False
    """True for the minimal user model of an ERD that draws none."""
    inherited: tuple[str, ...] = ()
    """What the user model has through ``AbstractUser`` besides ``members``; the rule is in ``agents/erd/users.py``."""
    plural: str = ""
    """The collection's name in URLs, kebab-case, unique in the ERD (``order-items``)."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(member for member in self.members if isinstance(member, Field))

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        return tuple(member for member in self.members if isinstance(member, Relation))

    @cached_property
    def primary_key(self) -> Field | Relation | None:
        """The declared primary key; ``None`` = Django's implicit ``id``."""
        return next((member for member in self.members if member.primary_key), None)

    def __getitem__(self, name: str) -> Field | Relation:
        for member in self.members:
            if member.name == name:
                return member
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(member.name == name for member in self.members)


@dataclass(frozen=True, slots=True)
class Inference:
    """Something that was assumed rather than drawn; listed in the pull request, never silent."""

    pointer: str
    what: str
    why: str


@dataclass(frozen=True)
class Erd:
    """A whole checked model; entities in the order they were drawn."""

    entities: tuple[Entity, ...]
    login: Literal["email", "username"] = "username"
    """The user model's field that people sign in with."""
    registration: bool = True
    page_size: int = 20
    max_page_size: int = 100
    wants: ApiWants = field(default_factory=ApiWants)
    roles: tuple[str, ...] = ()
    """Names of groups that rights are given to."""
    title: str = ""
    features: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    inferences: tuple[Inference, ...] = field(default=(), compare=False)
    not_generated: tuple[Inference, ...] = field(default=(), compare=False)
    """What was accepted and validated, but that no writer implements yet."""
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """The normalised object form: ``parse(json.dumps(source))`` gives this ERD again."""

    @cached_property
    def user(self) -> Entity:
        return next(entity for entity in self.entities if entity.is_user)

    @cached_property
    def _by_name(self) -> dict[str, Entity]:
        return {entity.name: entity for entity in self.entities}

    def __getitem__(self, name: str) -> Entity:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities)

    def referrers(self, name: str) -> Sequence[tuple[Entity, Relation]]:
        """Every relation that points at the entity called ``name``, with the entity it belongs to."""
        return self._referrers.get(name, ())

    @cached_property
    def _referrers(self) -> dict[str, list[tuple[Entity, Relation]]]:
        found: dict[str, list[tuple[Entity, Relation]]] = {}
        for entity in self.entities:
            for relation in entity.relations:
                found.setdefault(relation.target, []).append((entity, relation))
        return found
