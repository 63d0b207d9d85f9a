# Copyright (c) the shop's authors.
# Licensed under the MIT licence: use it as you like, keep this notice,
# and expect no warranty.

"""The WSGI application: reads a request, calls its handler, writes the answer."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from shop.api.routes import Request, Response, Services, router
from shop.errors import ShopError, ValidationFailed

MAX_BODY_BYTES = 64 * 1024

logger = logging.getLogger(__name__)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def error_answer(status: HTTPStatus, code: str, message: str) -> Response:
    """The answer to a failure: its code for programs, its message for people."""
    logger.debug("answering %d: %s", status.value, code)
    return status, {"error": code, "message": message}


class Application:
    """A WSGI callable over the routes."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        status, payload = self.respond(environ)
        body = json.dumps(payload).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def respond(self, environ: Mapping[str, Any]) -> Response:
        """Finds and calls the handler; every exception becomes an answer."""
        try:
            handler, params = router.match(environ["REQUEST_METHOD"], environ["PATH_INFO"])
            request = Request(
                params=params,
                query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
                headers={"authorization": environ.get("HTTP_AUTHORIZATION", "")},
                body=read_body(environ),
            )
            return handler(self._services, request)
        except ShopError as error:
            return error_answer(HTTPStatus(error.status), error.code, error.message)
        except Exception:
            logger.exception("unexpected failure")
            return error_answer(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "something went wrong")


def read_body(environ: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON object in the request's body; empty where there is no body."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY_BYTES:
        raise ValidationFailed(f"the body must have at most {MAX_BODY_BYTES} bytes")
    if int(length) == 0:
        return {}
    try:
        body = json.loads(environ["wsgi.input"].read(int(length)))
    except (ValueError, RecursionError) as error:
        raise ValidationFailed("the body must be JSON") from error
    if not isinstance(body, dict):
        raise ValidationFailed("the body must be a JSON object")
    return body
