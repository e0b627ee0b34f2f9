"""The log of webhooks, and redelivery: the only way a missed one comes again."""

import json

from bot.hub.answers.people import Json, stamp
from bot.hub.errors import not_found
from bot.hub.routing import Answer, Call, Operation
from bot.hub.webhooks import Delivery


def list_deliveries(call: Call) -> Answer:
    """Newest first, paged by a cursor: the id of the last one seen."""
    size = min(int(call.query.get("per_page", 30)), 100)
    cursor = call.query.get("cursor", "")
    newest_first = sorted(call.sender.log, key=lambda one: one.id, reverse=True)
    rest = [one for one in newest_first if not cursor.isdecimal() or one.id < int(cursor)]
    shown = rest[:size]
    more = len(rest) > size
    link = {"Link": f'<{call.url}?per_page={size}&cursor={shown[-1].id}>; rel="next"'} if more else {}
    return Answer([_item(one) for one in shown], headers=link)


def get_delivery(call: Call) -> Answer:
    one = _delivery(call)
    request = {"headers": one.request_headers, "payload": json.loads(one.payload)}
    response = {"headers": one.response_headers, "payload": one.response_body}
    return Answer(_item(one) | {"url": call.sender.url or "", "request": request, "response": response})


def redeliver(call: Call) -> Answer:
    call.sender.again(_delivery(call))
    return Answer({}, 202)


def _delivery(call: Call) -> Delivery:
    found = next((one for one in call.sender.log if one.id == call.path["id"]), None)
    if found is None:
        raise not_found()
    return found


def _item(one: Delivery) -> Json:
    """Schema `hook-delivery-item`."""
    return {
        "id": one.id,
        "guid": one.guid,
        "delivered_at": stamp(one.delivered_at),
        "redelivery": one.redelivery,
        "duration": round(one.duration, 3),
        "status": one.status,
        "status_code": one.status_code,
        "event": one.event,
        "action": one.action,
        "installation_id": one.installation_id,
        "repository_id": one.repository_id,
        "throttled_at": None,
    }


OPERATIONS = [
    Operation("GET", "/app/hook/deliveries", list_deliveries, app_jwt=True),
    Operation("GET", "/app/hook/deliveries/{id:int}", get_delivery, app_jwt=True),
    Operation("POST", "/app/hook/deliveries/{id:int}/attempts", redeliver, app_jwt=True),
]
