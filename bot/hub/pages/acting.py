"""What people do on a page: each form becomes one request to the hub's own REST or GraphQL operations.

So webhooks fire, limits hold and refusals are GitHub's, whether a person clicks or a program calls.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.hub.pages.visit import COOKIE, HEADERS, Endpoint, Visit, is_local, is_same_origin
from bot.hub.state import World

MAX_FORM = 1 << 20

Fields = Mapping[str, str]

_RESOLVE = "mutation($id: ID!) { %s(input: {threadId: $id}) { thread { id } } }"


@dataclass(frozen=True)
class Deed:
    """A request to REST, and the part of the page to come back to."""

    method: str
    path: str
    body: Mapping[str, Any]
    back: str = "#end"


def _comment(where: Mapping[str, Any], fields: Fields) -> Deed:
    return Deed("POST", f"/issues/{where['number']}/comments", {"body": fields["body"]})


def _review(where: Mapping[str, Any], fields: Fields) -> Deed:
    return Deed("POST", f"/pulls/{where['number']}/reviews", {"event": fields["event"], "body": fields["body"]})


def _line_comment(where: Mapping[str, Any], fields: Fields) -> Deed:
    body: dict[str, Any] = {"commit_id": fields["sha"], "path": fields["path"], "body": fields["body"]}
    if fields["line"]:
        body |= {"side": fields["side"], "line": int(fields["line"])}
    else:
        body["subject_type"] = "file"
    return Deed("POST", f"/pulls/{where['number']}/comments", body, f"/files#file-{quote(fields['path'], safe='')}")


def _reply(where: Mapping[str, Any], fields: Fields) -> Deed:
    path = f"/pulls/{where['number']}/comments/{where['id']}/replies"
    return Deed("POST", path, {"body": fields["body"]}, f"#discussion_r{where['id']}")


def _resolve(where: Mapping[str, Any], fields: Fields) -> Deed:
    name = "resolveReviewThread" if fields["resolved"] == "yes" else "unresolveReviewThread"
    body = {"query": _RESOLVE % name, "variables": {"id": f"PRRT_{where['id']}"}}
    return Deed("POST", "/graphql", body, f"#discussion_r{where['id']}")


def _merge(where: Mapping[str, Any], fields: Fields) -> Deed:
    body = {"merge_method": fields["method"], "sha": fields["sha"]}
    return Deed("PUT", f"/pulls/{where['number']}/merge", body)


def _state(where: Mapping[str, Any], fields: Fields) -> Deed:
    return Deed("PATCH", f"/pulls/{where['number']}", {"state": fields["state"]})


def _delete_branch(where: Mapping[str, Any], fields: Fields) -> Deed:
    return Deed("DELETE", f"/git/refs/heads/{quote(fields['branch'])}", {})


def _rerun(where: Mapping[str, Any], fields: Fields) -> Deed:
    return Deed("POST", f"/check-runs/{where['id']}/rerequest", {}, "/checks")


_DEEDS: Mapping[str, Callable[[Mapping[str, Any], Fields], Deed]] = {
    "comment": _comment,
    "review": _review,
    "line-comment": _line_comment,
    "threads/{id:int}/reply": _reply,
    "threads/{id:int}/resolve": _resolve,
    "merge": _merge,
    "state": _state,
    "delete-branch": _delete_branch,
    "checks/{id:int}/rerun": _rerun,
}


def routes(world: World) -> list[Route]:
    """One address below the pull request for each thing to do."""
    return [
        Route(f"/{{owner}}/{{name}}/pull/{{number:int}}/{path}", _endpoint(world, deed), methods=["POST"])
        for path, deed in _DEEDS.items()
    ]


def choose_person(world: World) -> Endpoint:
    """Go on as somebody else."""

    async def answer(request: Request) -> Response:
        fields = await _form(request)
        if isinstance(fields, Response):
            return fields
        back = fields.get("back", "/")
        # Only a path of this hub: "//host" would lead elsewhere.
        response = RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
        if any(user.login == fields.get("person") for user in Visit(world, request).people):
            response.set_cookie(COOKIE, fields["person"], httponly=True, samesite="strict")
        return response

    return answer


def _endpoint(world: World, deed_of: Callable[[Mapping[str, Any], Fields], Deed]) -> Endpoint:
    async def answer(request: Request) -> Response:
        fields = await _form(request)
        if isinstance(fields, Response):
            return fields
        visit = Visit(world, request)
        request.state.actor = visit.person.login
        try:
            deed = deed_of(visit.where, fields)
        except (KeyError, ValueError):
            return _refusal("The form is incomplete.", 400)
        refused = await _done(request, visit, deed)
        page = f"/{visit.where['owner']}/{visit.where['name']}/pull/{visit.where['number']}"
        if refused is None:
            return RedirectResponse(page + deed.back, 303, HEADERS)
        status, reasons = refused
        return visit.page("refused.html.j2", status, reasons=reasons, said=fields.get("body", ""), here=page)

    return answer


async def _form(request: Request) -> dict[str, str] | Response:
    """The fields of a form that a page of this hub sent."""
    if not is_local(request) or not is_same_origin(request):
        return _refusal("Only a page of this hub may send this form.", 403)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            return _refusal("The form is too large.", 413)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError:
        return _refusal("The form cannot be read.", 400)
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def _refusal(message: str, status: int) -> Response:
    return Response(message + "\n", status, HEADERS, "text/plain")


async def _done(request: Request, visit: Visit, deed: Deed) -> tuple[int, list[str]] | None:
    """Ask REST as the person; None when it is done, else the status and the reasons for the refusal."""
    repository = f"/repos/{visit.where['owner']}/{visit.where['name']}"
    path = deed.path if deed.path == "/graphql" else repository + deed.path
    headers = {"Authorization": f"Bearer {visit.token}"}
    transport = httpx.ASGITransport(request.app)
    async with httpx.AsyncClient(transport=transport, base_url=visit.world.root, trust_env=False) as rest:
        answer = await rest.request(deed.method, path, json=dict(deed.body), headers=headers)
    said = answer.json() if answer.content else {}
    if answer.is_success and not said.get("errors"):
        return None
    return (answer.status_code if answer.is_error else 422), _reasons(said)


def _reasons(said: Mapping[str, Any]) -> list[str]:
    """GitHub's words: one message, and sometimes what it is about."""
    reasons = [said["message"]] if "message" in said else []
    for error in said.get("errors", ()):
        reasons.append(error if isinstance(error, str) else str(error.get("message") or error.get("code")))
    return reasons
