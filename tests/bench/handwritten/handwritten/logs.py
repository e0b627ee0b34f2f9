import logging
from contextvars import ContextVar
from uuid import uuid4

from pythonjsonlogger.json import JsonFormatter

request_id = ContextVar("request_id", default=None)


class Formatter(JsonFormatter):
    def parse(self):
        return ["asctime", "levelname", "name", "message"]

    def process_log_record(self, log_data):
        return {**log_data, "request_id": request_id.get()}


def request_log(get_response):
    def respond(request):
        request_id.set(uuid4().hex)
        response = get_response(request)
        response["X-Request-ID"] = request_id.get()
        logging.info("%s %s %s", request.method, request.path, response.status_code)
        return response

    return respond
