"""Who is asking: the App by its JWT, an installation or a person by a token, or nobody."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import jwt

from bot.hub.errors import Refusal
from bot.hub.state import ROLES, TOKEN_LIFE, Installation, InstallationToken, Repository, Role, User, World, now

JWT_LIFE = 600


@dataclass(frozen=True)
class Actor:
    """The caller: a person, an installation (then `user` is the App's bot), the App itself, or nobody."""

    user: User | None = None
    token: InstallationToken | None = None
    is_app: bool = False

    @property
    def name(self) -> str:
        """For the log."""
        return self.user.login if self.user else "anonymous"

    @property
    def by_app(self) -> bool:
        """Whether what it writes is marked as made through the App."""
        return self.token is not None

    def may(self, repo: Repository, role: Role, permission: str) -> bool:
        """A person by role on the repository; an installation by permission, `a:write|b:write` meaning either."""
        if self.token and repo.full_name not in self.token.repositories:
            # What is public may be read with any token.
            return not repo.private and role == "read" and permission.endswith(":read")
        if self.token:
            return any(_grants(self.token.permissions, wanted) for wanted in permission.split("|"))
        held = repo.role(self.user) if self.user else ("none" if repo.private else "read")
        return ROLES.index(held) >= ROLES.index(role)

    def sees(self, repo: Repository) -> bool:
        return self.may(repo, "read", "metadata:read")


def _grants(held: Mapping[str, str], wanted: str) -> bool:
    name, level = wanted.split(":")
    return held.get(name) in ("write", level)


def actor_of(world: World, header: str | None) -> Actor:
    """Reads an Authorization header (Bearer, token, or Basic as git sends it); raises 401."""
    if not header:
        return Actor()
    scheme, _, value = header.partition(" ")
    credential = value.strip()
    if scheme.lower() == "basic":
        credential = _basic_password(credential)
    elif scheme.lower() not in ("bearer", "token"):
        raise Refusal(401, "Bad credentials")
    if credential.count(".") == 2:
        return _app_of(world, credential)
    if credential in world.tokens:
        return Actor(user=world.tokens[credential])
    token = world.installation_tokens.get(credential)
    if token is None or token.expires_at <= now():
        raise Refusal(401, "Bad credentials")
    return Actor(user=world.app.bot, token=token)


def issue_token(
    world: World, installation: Installation, permissions: Mapping[str, str], repositories: tuple[str, ...]
) -> tuple[str, InstallationToken]:
    """A new installation token, good for an hour."""
    text = "ghs_" + secrets.token_hex(18)
    token = InstallationToken(installation, now() + TOKEN_LIFE, permissions, repositories)
    world.installation_tokens[text] = token
    return text, token


def _basic_password(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refusal(401, "Bad credentials") from error


def _app_of(world: World, token: str) -> Actor:
    """GitHub wants RS256, `iss` = App or client id, and at most ten minutes of life."""
    try:
        claims = jwt.decode(
            token,
            world.app.public_key,
            algorithms=["RS256"],
            leeway=60,
            options={"require": ["iat", "exp", "iss"], "verify_iss": False},
        )
    except jwt.InvalidTokenError as error:
        raise Refusal(401, "A JSON web token could not be decoded") from error
    if str(claims["iss"]) not in (str(world.app.id), world.app.client_id):
        raise Refusal(401, "'Issuer' claim ('iss') must be an Integer")
    if claims["exp"] - now().timestamp() > JWT_LIFE + 60:
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
    return Actor(user=world.app.bot, is_app=True)
