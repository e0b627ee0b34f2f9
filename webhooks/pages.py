"""What is not a webhook: whether the process lives (public), whether it is ready (admin port only)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

public = APIRouter()
admin = APIRouter()


@public.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@admin.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, str]:
    """The queue takes work; 503 while it does not."""
    ready: bool = await request.app.state.ready()
    response.status_code = 200 if ready else 503
    return {"status": "ready" if ready else "not ready"}
