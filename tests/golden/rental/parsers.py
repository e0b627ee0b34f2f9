from io import BytesIO

from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """Takes no body above DATA_UPLOAD_MAX_MEMORY_SIZE and nothing nested without end."""

    def parse(self, stream, media_type=None, parser_context=None):
        body = BytesIO(parser_context["request"].body)
        try:
            return super().parse(body, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("This is nested too deeply.") from error
