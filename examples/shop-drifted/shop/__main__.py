"""Runs the service: ``python -m shop``."""

import logging
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from shop.settings import Settings
from shop.wiring import create_app


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """Answers each request in a thread of its own."""

    daemon_threads = True


def main() -> None:
    """Reads the settings, prepares the database and serves until interrupted."""
    settings = Settings.from_env()
    logging.basicConfig(level=settings.log_level)
    app = create_app(settings)
    with make_server(settings.host, settings.port, app, server_class=ThreadedServer) as server:
        logging.getLogger(__name__).info("listening on %s:%d", settings.host, settings.port)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
