"""A running shop for the tests: a database file in a temporary directory, and a client that speaks WSGI."""

import io
import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from shop.settings import Settings
from shop.wiring import create_app

ADMIN_TOKEN = "let-me-in"


class ShopTestCase(unittest.TestCase):
    """Starts every test with an empty shop."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.settings = Settings(
            database_path=str(Path(directory.name) / "shop.db"),
            admin_token=ADMIN_TOKEN,
            payment_decline_from=100_000,
        )
        self.app = create_app(self.settings)

    def call(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """Sends a request; gives the status and the decoded answer."""
        data = b"" if body is None else json.dumps(body).encode()
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(data)),
            "HTTP_AUTHORIZATION": f"Bearer {token}" if token else "",
            "wsgi.input": io.BytesIO(data),
        }
        statuses: list[str] = []
        chunks = self.app(environ, lambda status, headers: statuses.append(status))
        return int(statuses[0].split()[0]), json.loads(b"".join(chunks))

    def add_product(self, sku: str, price: int, stock: int) -> int:
        """Puts a product up for sale; gives its identifier."""
        body = {"sku": sku, "name": sku.title(), "price": price, "stock": stock}
        status, product = self.call("POST", "/products", body, token=ADMIN_TOKEN)
        self.assertEqual(status, 201)
        return product["id"]

    def cart_with(self, product_id: int, quantity: int) -> str:
        """Opens a cart that holds one line; gives its identifier."""
        cart_id = self.call("POST", "/carts")[1]["id"]
        body = {"product_id": product_id, "quantity": quantity}
        self.assertEqual(self.call("PUT", f"/carts/{cart_id}/items", body)[0], 200)
        return cart_id

    def available(self) -> list[int]:
        """The free units of every product."""
        return [product["available"] for product in self.call("GET", "/products")[1]]
