"""Users, the App and its installations."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.hub.state import App, Installation, InstallationToken, Repository, Role, User, World

Json = dict[str, Any]


def stamp(time: datetime) -> str:
    """The one form of time GitHub's clients are strict about."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_or_none(time: datetime | None) -> str | None:
    return None if time is None else stamp(time)


def simple_user(world: World, user: User) -> Json:
    """Schema `simple-user`."""
    api = f"{world.root}/users/{quote(user.login, safe='')}"
    page = f"apps/{user.login.removesuffix('[bot]')}" if user.type == "Bot" else user.login
    return {
        "login": user.login,
        "id": user.id,
        "node_id": f"U_{user.id}",
        "avatar_url": f"{world.root}/avatars/{user.id}",
        "gravatar_id": "",
        "url": api,
        "html_url": f"{world.root}/{page}",
        "followers_url": f"{api}/followers",
        "following_url": f"{api}/following{{/other_user}}",
        "gists_url": f"{api}/gists{{/gist_id}}",
        "starred_url": f"{api}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{api}/subscriptions",
        "organizations_url": f"{api}/orgs",
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events{{/privacy}}",
        "received_events_url": f"{api}/received_events",
        "type": user.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def user_or_none(world: World, user: User | None) -> Json | None:
    return None if user is None else simple_user(world, user)


def public_user(world: World, user: User) -> Json:
    """Schema `public-user`."""
    return simple_user(world, user) | {
        "name": user.name,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": stamp(world.app.created_at),
        "updated_at": stamp(world.app.created_at),
    }


def organization(world: World, user: User) -> Json:
    """Schema `organization-simple-webhooks`."""
    api = f"{world.root}/orgs/{user.login}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": f"O_{user.id}",
        "url": api,
        "repos_url": f"{api}/repos",
        "events_url": f"{api}/events",
        "hooks_url": f"{api}/hooks",
        "issues_url": f"{api}/issues",
        "members_url": f"{api}/members{{/member}}",
        "public_members_url": f"{api}/public_members{{/member}}",
        "avatar_url": f"{world.root}/avatars/{user.id}",
        "description": None,
    }


def collaborator_permission(world: World, repo: Repository, user: User) -> Json:
    """Schema `repository-collaborator-permission`."""
    role: Role = repo.role(user)
    permissions = {
        "admin": role == "admin",
        "maintain": role == "admin",
        "push": role in ("write", "admin"),
        "triage": role in ("write", "admin"),
        "pull": role != "none",
    }
    person = simple_user(world, user) | {"role_name": role, "permissions": permissions}
    return {"permission": role, "role_name": role, "user": person}


def integration(world: World, app: App) -> Json:
    """Schema `integration`."""
    return {
        "id": app.id,
        "slug": app.slug,
        "client_id": app.client_id,
        "node_id": f"A_{app.id}",
        "owner": simple_user(world, app.owner),
        "name": app.name,
        "description": None,
        "external_url": f"{world.root}/apps/{app.slug}",
        "html_url": f"{world.root}/apps/{app.slug}",
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.created_at),
        "permissions": dict(app.permissions),
        "events": list(app.events),
    }


def installation(world: World, one: Installation) -> Json:
    """Schema `installation`."""
    return {
        "id": one.id,
        "account": simple_user(world, one.account),
        "access_tokens_url": f"{world.root}/app/installations/{one.id}/access_tokens",
        "repositories_url": f"{world.root}/installation/repositories",
        "html_url": f"{world.root}/organizations/{one.account.login}/settings/installations/{one.id}",
        "app_id": world.app.id,
        "app_slug": world.app.slug,
        "client_id": world.app.client_id,
        "target_id": one.account.id,
        "target_type": one.account.type,
        "permissions": dict(world.app.permissions),
        "events": list(world.app.events),
        "repository_selection": "selected",
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.created_at),
        "suspended_by": None,
        "suspended_at": None,
    }


def installation_token(text: str, token: InstallationToken) -> Json:
    """Schema `installation-token`."""
    return {
        "token": text,
        "expires_at": stamp(token.expires_at),
        "permissions": dict(token.permissions),
        "repository_selection": "selected",
    }
