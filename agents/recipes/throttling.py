"""Recipe ``throttling``: how often one client may ask for an entity's rows.

``throttle jobs to 10 requests per minute``, ``add a rate limit of 100/hour to companies``
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.amending import THROTTLING, accepted
from agents.contract import UserError
from agents.erd.access import rate
from agents.erd.model import Erd
from agents.recipes.grammar import whole
from agents.recipes.recipe import ALL, Match, Recipe, Settings
from agents.recipes.targets import MUST, TARGET, heard, targets

_PERIOD = r"(?P<period>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)"
_RATE = (
    r"(?:at most |no more than |(?:a )?max(?:imum)?(?: of)? |up to |only )?"
    r"(?P<number>\d{1,9})(?: (?:requests?|calls?|queries|times))?"
    rf" ?(?:/|per|an?|every|each) ?{_PERIOD}(?: (?:per|for each|for every) (?:user|client|account|person))?"
)
_THROTTLE = r"(?:(?:user|client) )?(?:throttle|throttling|rate[- ]?limit|rate[- ]?limiting|limit)"
_LIMITED = r"(?:throttled|rate[- ]?limited|limited)"
_ADD = r"(?:add|set|use|introduce|apply|put|enforce)"
_CAP = r"(?:throttle|rate[- ]?limit|limit|cap|restrict)"
_CHANGE = r"(?:set|change|increase|raise|decrease|reduce|lower)"
_ASKS = r"(?:requests?|calls?|clients?|users?|traffic|everyone)"
_SENTENCES = (
    rf"{_CAP} {TARGET}(?: requests)? (?:to|at|with) {_RATE}",
    rf"{TARGET}: {_RATE}",
    rf"{_CAP} {_ASKS} (?:to|for|on) {TARGET} to {_RATE}",
    rf"{_CAP} {_ASKS} to {_RATE}(?: (?:for|on|to) {TARGET})",
    rf"(?:max(?:imum)?|at most|no more than) {_RATE} (?:for|on|to) {TARGET}",
    rf"{_ASKS} {MUST} (?:only )?make {_RATE} (?:for|on|to) {TARGET}",
    rf"{_ADD} (?:an? )?{_THROTTLE}(?: rate)? of {_RATE} (?:to|for|on) {TARGET}",
    rf"{_ADD} (?:an? )?{_RATE} {_THROTTLE} (?:to|for|on) {TARGET}",
    rf"{_ADD} {_THROTTLE} (?:to|for|on) {TARGET}(?: of| with| at|:|,) {_RATE}",
    rf"{_CHANGE} (?:the )?{_THROTTLE}(?: rate)? (?:of|for|on) {TARGET} to {_RATE}",
    rf"{_CHANGE} (?:the )?{_THROTTLE}(?: rate)? to {_RATE} (?:of|for|on) {TARGET}",
    rf"(?:allow|permit|accept|answer) {_RATE} (?:to|for|on) {TARGET}",
    rf"only (?:allow|permit|accept|answer) {_RATE} (?:to|for|on) {TARGET}",
    rf"{TARGET} {MUST} be {_LIMITED} (?:to|at) {_RATE}",
    rf"{_CAP}(?: {_ASKS})? (?:to|at) {_RATE}",
    rf"{_ADD} (?:an? )?{_THROTTLE}(?: of|:)? {_RATE}",
    rf"{_ADD} (?:an? )?{_RATE} {_THROTTLE}",
)
_ANY = r"(?:add|enable|use|introduce|(?:i|we) (?:want|need)) (?:throttling|throttles|rate[- ]?limit(?:s|ing)?)"


class _Throttling(BaseModel):
    model_config = ConfigDict(extra="forbid")

    throttle: str


def read(instruction: str, erd: Erd) -> Match | None:
    """The rate that the sentence states; none when it only asks for throttling, which there is."""
    text, mentions = heard(instruction, erd)
    if whole(_ANY, text):
        return Match(THROTTLING, "all", {ALL: {}})
    found = next((match for each in _SENTENCES if (match := whole(each, text))), None)
    if found is None:
        return None
    stated = rate(f"{found['number']}/{found['period']}")
    if stated is None:
        raise UserError("a rate is at least one request in a second, minute, hour or day")
    meant = targets(erd, found, mentions)
    return Match(THROTTLING, meant, {entity: {"throttle": stated} for entity in meant})


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """The stated rate instead of the one before."""
    return {**(current or {}), **stated}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for what is no rate."""
    checked = _Throttling.model_validate(settings).model_dump()
    if rate(checked["throttle"]) != checked["throttle"]:
        raise UserError(f"{checked['throttle'][:60]!r} is no rate")
    return accepted(THROTTLING, erd, entity, checked)


def says(settings: Settings) -> str:
    """What a client sees of the settings."""
    if not settings:
        return "each address and each account may ask only so often, as `settings.py` says"
    return f"one client may ask {settings['throttle'].replace('/', ' times a ')}"


RECIPE = Recipe(
    id=THROTTLING,
    path="views.py",
    help="`throttle jobs to 10 requests per minute`",
    topic=r"throttl\w*|rate[- ]?limit\w*|requests? per",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
