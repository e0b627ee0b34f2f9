"""Whether a remark on a line surely asks for a change: a question, praise or a thought must not cost anybody money."""

from __future__ import annotations

import re

from agents.wording import words

_VERBS = words(
    """
        add allow apply archive block cache calculate call change check combine compute convert count create deny
        describe disable document download drop enable exclude explain export expose extract filter fix forbid generate
        give group handle hide implement import improve include index inline introduce join let limit list log lower
        make mark mention merge move name normalise normalize notify order pass prefetch prevent provide put raise
        record reject remind rename replace report require restrict return reuse rewrite round select send set show
        simplify skip sort split store strip support tag tell test translate trim turn update upload use validate verify
        wrap write
    """
)
_VERB = "|".join(sorted(_VERBS))
_DEMAND = re.compile(
    rf"^(?:(?:please|also|and|then|now|let's|lets|just|instead)[\s,]+)*(?:{_VERB})\b"
    rf"|\b(?:could|can|would|will) (?:you|we)\b.*\b(?:{_VERB})\b"
    rf"|\bplease\b.*\b(?:{_VERB})\b"
    r"|\b(?:should|must|needs? to|ha(?:s|ve) to|ought to) (?!i\b|we\b|you\b)"
    rf"|\b(?:we|you|it|this|i)(?: would|'d)? (?:should|must|need to|want|like you to)\b.*\b(?:{_VERB})\b",
    re.DOTALL,
)
_DOUBT = re.compile(r"\b(?:don't|do not|dont|not sure|never mind|nevermind|maybe|perhaps|wonder(?:ing)?)\b")
_ASKED = re.compile(r"\b(?:could|can|would|will) (?:you|we)\b|\bplease\b")


def is_wish(remark: str) -> bool:
    """Whether somebody who only remarks on a line wants it another way; in doubt it is no wish."""
    said = " ".join(remark.lower().replace("\u2019", "'").split())
    if _DOUBT.search(said):
        return False
    if said.rstrip(" !.)").endswith("?"):
        return bool(_ASKED.search(said) and _DEMAND.search(said))
    return bool(_DEMAND.search(said))
