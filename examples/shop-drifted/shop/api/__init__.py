"""HTTP: routing, validation and the WSGI application."""
