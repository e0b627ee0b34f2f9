"""The sandbox that code under test runs in: which one holds on this machine, found out by attacking it."""

from __future__ import annotations

from agents.contract import UserError
from agents.proof.sandbox import SandboxError, Wish, bombs, choose
from bot.doctor.finding import Finding, bad, fine

AREA = "sandbox"
STRONGER = "bubblewrap is stronger: install it (`apt-get install bubblewrap`), and let this user make namespaces."
NEEDED = (
    "Install bubblewrap (`apt-get install bubblewrap`) and let this user make namespaces, "
    "or use a kernel with Landlock (Linux 5.13 or newer)."
)


def sandbox(wish: Wish) -> Finding:
    """Attack the sandbox that would be used, with everything there is."""
    try:
        held = choose(wish)
        attacks = (*held.attacks, *(bombs(held.confinement) if held.confinement else ()))
    except UserError as error:
        return bad(AREA, f"{error}.", NEEDED)
    except SandboxError as error:
        return bad(AREA, f"The sandbox breaks under a bomb: {error}.", NEEDED)
    if held.confinement is None:
        text = "Tier static: nothing is run, so that nothing is proven but what can be seen in the text."
        if wish == "static":
            return Finding(AREA, "note", f"{text} ERDSMITH_SANDBOX asks for it.")
        return bad(AREA, f"{text} {'; '.join(held.passed_over)}.", NEEDED)
    broken = [attack for attack in attacks if not attack.held]
    if broken:
        lost = "; ".join(f"{attack.text} ({attack.got})" for attack in broken)
        return bad(AREA, f"Tier {held.tier} does not hold: it is not so that {lost}.", NEEDED)
    text = f"Tier {held.confinement} held against {len(attacks)} kinds of attack: {', '.join(a.text for a in attacks)}."
    if held.tier == "landlock" and wish == "auto":
        return Finding(AREA, "note", f"{text} {held.weakness}. {'; '.join(held.passed_over)}.", STRONGER)
    return fine(AREA, text)
