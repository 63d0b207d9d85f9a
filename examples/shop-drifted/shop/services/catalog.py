"""Products and carts: what is for sale, and what a customer has gathered."""

import sqlite3

from shop.errors import CartClosed, NotFound, ValidationFailed
from shop.models import Cart, Product
from shop.storage.database import Database
from shop.storage.repository import Repository

PAGE_SIZE = 50
CART_LINE_LIMIT = 40


class CatalogService:
    """Reads and extends the catalogue, and keeps carts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def browse(self, page: int) -> list[Product]:
        """The products of a page, the first being 0."""
        with self._database.transaction() as connection:
            return Repository(connection).list_products(PAGE_SIZE, page * PAGE_SIZE)

    def add_product(self, sku: str, name: str, price: int, stock: int) -> Product:
        """Puts a product up for sale."""
        try:
            with self._database.transaction() as connection:
                return Repository(connection).insert_product(sku, name, price, stock)
        except sqlite3.IntegrityError as error:
            raise ValidationFailed(f"the sku {sku!r} is taken") from error

    def open_cart(self) -> Cart:
        """A new cart."""
        with self._database.transaction() as connection:
            return Repository(connection).create_cart()

    def get_cart(self, cart_id: str) -> Cart:
        """The cart with this identifier."""
        with self._database.transaction() as connection:
            return find_cart(Repository(connection), cart_id)

    def set_quantity(self, cart_id: str, product_id: int, quantity: int) -> Cart:
        """Sets how many of a product the cart holds."""
        with self._database.transaction() as connection:
            repository = Repository(connection)
            cart = find_cart(repository, cart_id)
            if cart.closed:
                raise CartClosed("the cart has been ordered")
            if repository.find_product(product_id) is None:
                raise NotFound(f"no product {product_id}")
            repository.put_cart_line(cart_id, product_id, quantity)
            cart = find_cart(repository, cart_id)
            if len(cart.lines) > CART_LINE_LIMIT:
                raise ValidationFailed(f"a cart holds at most {CART_LINE_LIMIT} products")
            return cart


def find_cart(repository: Repository, cart_id: str) -> Cart:
    """The cart with this identifier, or `NotFound`."""
    cart = repository.find_cart(cart_id)
    if cart is None:
        raise NotFound(f"no cart {cart_id}")
    return cart
