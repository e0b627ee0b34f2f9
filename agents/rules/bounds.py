"""Kind ``bounds``: how large or small a number may be.

``quantity must be positive``, ``rating must be between 1 and 5``, ``at most 5 stars``
"""

from __future__ import annotations

from agents.rules.law import Must
from agents.rules.sentence import CANNOT, FIELD, IS, MUST, Sentence, Unclear

EXAMPLE = "quantity must be positive"
TOPIC = r"positive|negative|zero|at least|at most|between|exceeds?|maximum|minimum|more than|less than"

_WORDS = {"zero": "0", "one": "1"}
_N = rf"(?P<n>-?\d{{1,18}}(?:\.\d{{1,10}})?|{'|'.join(_WORDS)})"
_N2 = r"(?P<n2>-?\d{1,18}(?:\.\d{1,10})?)"
_F = rf"(?P<field>{FIELD})"
AT_LEAST = r"(?:at least|no less than|not less than|no lower than|no fewer than|>=|greater than or equal to)"
AT_MOST = r"(?:at most|no more than|not more than|no greater than|no higher than|<=|less than or equal to|up to)"
MORE = r"(?:more than|greater than|larger than|bigger than|higher than|above|over|>)"
LESS = r"(?:less than|smaller than|lower than|fewer than|below|under|<)"

_SENTENCES: tuple[tuple[str, str], ...] = (
    (rf"{_F} {IS} (?:strictly )?(?:positive|a positive number)", "> 0"),
    (rf"{_F} {CANNOT} be (?:zero or negative|zero or less|zero or below)", "> 0"),
    (rf"{_F} {IS} (?:non-?negative|not negative|never negative|zero or more|0 or more)", ">= 0"),
    (rf"{_F} {CANNOT} be negative", ">= 0"),
    (rf"{_F} {IS} negative", "< 0"),
    (rf"{_F} (?:{CANNOT} be|{MUST} not be) (?:zero|0)", "!= 0"),
    (rf"{_F} {IS} between {_N} and {_N2}", ">= {n} <= {n2}"),
    (rf"{_F} (?:{IS} |ranges )?from {_N} to {_N2}", ">= {n} <= {n2}"),
    *((rf"{_F} {sign} {_N}", f"{sign} {{n}}") for sign in (">=", "<=", ">", "<")),
    (rf"{_F} {IS} {AT_LEAST} {_N}", ">= {n}"),
    (rf"{_F} {IS} {AT_MOST} {_N}", "<= {n}"),
    (rf"{_F} {IS} {MORE} {_N}", "> {n}"),
    (rf"{_F} {IS} {LESS} {_N}", "< {n}"),
    (rf"{_F} {CANNOT} (?:exceed|be {MORE}) {_N}", "<= {n}"),
    (rf"{_F} {CANNOT} be {LESS} {_N}", ">= {n}"),
    (rf"{_F} (?:never exceeds|does not exceed) {_N}", "<= {n}"),
    (rf"{AT_MOST} {_N} (?P<field>F\d+)", "<= {n}"),
    (rf"(?:a|the) maximum of {_N} (?P<field>F\d+)", "<= {n}"),
    (rf"{AT_LEAST} {_N} (?P<field>F\d+)", ">= {n}"),
    (rf"(?:a|the) minimum of {_N} (?P<field>F\d+)", ">= {n}"),
    (rf"(?:the )?(?:maximum|max|highest) {_F} is {_N}", "<= {n}"),
    (rf"(?:the )?(?:minimum|min|lowest) {_F} is {_N}", ">= {n}"),
)


def read(sentence: Sentence) -> Must | None:
    """Numbers only; what counts characters or rows is another thing."""
    for pattern, meaning in _SENTENCES:
        found = sentence.match(pattern)
        if found is None:
            continue
        entity, (field,) = sentence.field(found["field"])
        if "IntegerField" not in field.type and field.type not in ("DecimalField", "FloatField"):
            raise Unclear(f"{entity.name}.{field.name} is no number")
        said = {"n": "", "n2": "", **found.groupdict()}
        low, high = _WORDS.get(said["n"], said["n"]), said["n2"]
        told = meaning.format(n=low, n2=high)
        if high and float(low) > float(high):
            raise Unclear(f"nothing is between {low} and {high}")
        signs = told.split()
        pairs = zip(signs[::2], signs[1::2], strict=True)
        return Must("bounds", entity.name, tuple(f"{field.name} {sign} {number}" for sign, number in pairs))
    return None
