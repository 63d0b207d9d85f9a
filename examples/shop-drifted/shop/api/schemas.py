# Copyright (c) the shop's authors.
# Licensed under the MIT licence: use it as you like, keep this notice,
# and expect no warranty.

"""The shapes of requests and responses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop.errors import ValidationFailed
from shop.models import Cart, Order, Product

MAX_QUANTITY = 999


@dataclass(frozen=True)
class NewProduct:
    """The body of ``POST /products``."""

    sku: str
    name: str
    price: int
    stock: int

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "NewProduct":
        """Checks every field; raises `ValidationFailed` naming the first that is wrong."""
        return cls(
            sku=_text(body, "sku"),
            name=_text(body, "name"),
            price=_number(body, "price", 10_000_000),
            stock=_number(body, "stock", 1_000_000),
        )


@dataclass(frozen=True)
class CartItem:
    """The body of ``PUT /carts/{cart_id}/items``."""

    product_id: int
    quantity: int

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> "CartItem":
        """Checks every field; raises `ValidationFailed` naming the first that is wrong."""
        return cls(
            product_id=_number(body, "product_id", 2**53),
            quantity=_number(body, "quantity", MAX_QUANTITY),
        )


def product_json(product: Product) -> dict[str, Any]:
    """A product as clients see it: the free units, not how they come about."""
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "price": product.price,
        "available": product.available,
    }


def cart_json(cart: Cart) -> dict[str, Any]:
    """A cart with its lines."""
    lines = [{"product_id": line.product.id, "quantity": line.quantity} for line in cart.lines]
    return {"id": cart.id, "closed": cart.closed, "lines": lines}


def order_json(order: Order) -> dict[str, Any]:
    """An order; the payment reference stays inside."""
    return {"id": order.id, "cart_id": order.cart_id, "status": order.status.value, "total": order.total}


def _text(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise ValidationFailed(f"{field} must be a text of 1 to 200 characters")
    return value.strip()


def _number(body: Mapping[str, Any], field: str, maximum: int) -> int:
    value = body.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= maximum:
        raise ValidationFailed(f"{field} must be a whole number from 0 to {maximum}")
    return value
