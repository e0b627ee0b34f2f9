"""How the bot recognises its own commits: an HMAC trailer over parent and tree.

Author names prove nothing, since anyone can write any name into a commit. The key is derived from the webhook
secret, so that it needs no storage and no further setting.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TRAILER = "ERDsmith-Signature"
_LAST_LINE = re.compile(rf"^{TRAILER}: ([0-9a-f]{{64}})\s*\Z", re.MULTILINE)


class Signer:
    """Signs commits and texts with keys derived from one secret."""

    def __init__(self, secret: str) -> None:
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"erdsmith commit v1").derive(secret.encode())

    def signature(self, parent: str, tree: str, message: str) -> str:
        """The trailer's value for a commit of ``tree`` on ``parent`` (40 hex digits; ``""`` = no parent).

        The message is signed too, because it says which request the commit answers; white space at its end is not.
        """
        text = "\n".join((parent, tree, message.rstrip()))
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def signed(self, parent: str, tree: str, message: str) -> str:
        """``message``, whose last paragraph holds its trailers, with the signature as one more."""
        return f"{message.rstrip()}\n{TRAILER}: {self.signature(parent, tree, message)}\n"

    def seal(self, text: str) -> str:
        """What only the bot can write beside a text that it keeps on GitHub."""
        return hmac.new(self._key, f"text\n{text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]

    def is_seal(self, seal: str, text: str) -> bool:
        """Whether it is the one of this text."""
        return hmac.compare_digest(self.seal(text), seal)

    def wrote(self, parent: str, tree: str, message: str) -> bool:
        """Whether a commit with this parent, tree and message came from here; nothing may follow the signature."""
        found = _LAST_LINE.search(message)
        if found is None:
            return False
        unsigned = message[: found.start()]
        return hmac.compare_digest(found[1], self.signature(parent, tree, unsigned))
