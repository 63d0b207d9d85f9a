# Copyright (c) the shop's authors.
# Licensed under the MIT licence: use it as you like, keep this notice,
# and expect no warranty.

"""Every query of the shop. One repository serves one connection."""

import sqlite3
import uuid

from shop.models import Cart, CartLine, Order, OrderStatus, Product


class Repository:
    """Turns rows into models and back; decides nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # Products

    def list_products(self, limit: int, offset: int) -> list[Product]:
        """A page of products, by identifier."""
        rows = self._connection.execute("SELECT * FROM products ORDER BY id LIMIT ? OFFSET ?", (limit, offset))
        return [_product(row) for row in rows]

    def find_product(self, product_id: int) -> Product | None:
        """The product with this identifier."""
        row = self._connection.execute("SELECT * FROM products WHERE id = ?", (product_id,)).fetchone()
        return _product(row) if row else None

    def insert_product(self, sku: str, name: str, price: int, stock: int) -> Product:
        """Adds a product; raises `sqlite3.IntegrityError` when its `sku` is taken."""
        cursor = self._connection.execute(
            "INSERT INTO products (sku, name, price, stock) VALUES (?, ?, ?, ?)", (sku, name, price, stock)
        )
        return Product(id=int(cursor.lastrowid or 0), sku=sku, name=name, price=price, stock=stock)

    def reserve_stock(self, product_id: int, quantity: int) -> bool:
        """Promises `quantity` units; false, and nothing changed, when fewer are free."""
        cursor = self._connection.execute(
            "UPDATE products SET reserved = reserved + ? WHERE id = ? AND stock - reserved >= ?",
            (quantity, product_id, quantity),
        )
        return cursor.rowcount == 1

    def release_stock(self, product_id: int, quantity: int) -> None:
        """Takes a promise back."""
        self._connection.execute(
            "UPDATE products SET reserved = reserved - ? WHERE id = ?", (quantity, product_id)
        )

    def ship_stock(self, product_id: int, quantity: int) -> None:
        """Turns promised units into sold ones."""
        self._connection.execute(
            "UPDATE products SET reserved = reserved - ?, stock = stock - ? WHERE id = ?",
            (quantity, quantity, product_id),
        )

    # Carts

    def create_cart(self) -> Cart:
        """A new, empty cart."""
        cart_id = uuid.uuid4().hex
        self._connection.execute("INSERT INTO carts (id) VALUES (?)", (cart_id,))
        return Cart(id=cart_id, lines=())

    def find_cart(self, cart_id: str) -> Cart | None:
        """The cart with its lines and their products."""
        row = self._connection.execute("SELECT * FROM carts WHERE id = ?", (cart_id,)).fetchone()
        if row is None:
            return None
        lines = self._connection.execute(
            "SELECT products.*, cart_lines.quantity FROM cart_lines"
            " JOIN products ON products.id = cart_lines.product_id"
            " WHERE cart_lines.cart_id = ? ORDER BY products.id",
            (cart_id,),
        )
        return Cart(
            id=row["id"],
            lines=tuple(CartLine(_product(line), line["quantity"]) for line in lines),
            closed=bool(row["closed"]),
        )

    def put_cart_line(self, cart_id: str, product_id: int, quantity: int) -> None:
        """Sets how many of a product a cart holds; zero takes the line out."""
        if quantity == 0:
            self._connection.execute(
                "DELETE FROM cart_lines WHERE cart_id = ? AND product_id = ?", (cart_id, product_id)
            )
            return
        self._connection.execute(
            "INSERT INTO cart_lines (cart_id, product_id, quantity) VALUES (?, ?, ?)"
            " ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity",
            (cart_id, product_id, quantity),
        )

    def close_cart(self, cart_id: str, closed: bool) -> None:
        """Closes a cart, or opens it again."""
        self._connection.execute("UPDATE carts SET closed = ? WHERE id = ?", (int(closed), cart_id))

    # Orders

    def save_order(self, order: Order) -> None:
        """Inserts an order, or updates the one of the same cart."""
        self._connection.execute(
            "INSERT INTO orders (id, cart_id, status, total, charge_id) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (cart_id) DO UPDATE SET id = excluded.id, status = excluded.status,"
            " total = excluded.total, charge_id = excluded.charge_id",
            (order.id, order.cart_id, order.status.value, order.total, order.charge_id),
        )

    def find_order(self, order_id: str) -> Order | None:
        """The order with this identifier."""
        row = self._connection.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
        if row is None:
            return None
        return Order(
            id=row["id"],
            cart_id=row["cart_id"],
            status=OrderStatus(row["status"]),
            total=row["total"],
            charge_id=row["charge_id"],
        )


def _product(row: sqlite3.Row) -> Product:
    return Product(
        id=row["id"],
        sku=row["sku"],
        name=row["name"],
        price=row["price"],
        stock=row["stock"],
        reserved=row["reserved"],
    )
