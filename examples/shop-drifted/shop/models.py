"""The values that travel between the layers. Amounts are in cents."""

from dataclasses import dataclass
from enum import Enum


class OrderStatus(Enum):
    """Where an order stands."""

    PENDING = "pending"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Product:
    """Something for sale. `reserved` units are promised to pending orders."""

    id: int
    sku: str
    name: str
    price: int
    stock: int
    reserved: int = 0

    @property
    def available(self) -> int:
        """How many units a new order may still take."""
        return self.stock - self.reserved


@dataclass(frozen=True)
class CartLine:
    """A product and how many of it the customer wants."""

    product: Product
    quantity: int


@dataclass(frozen=True)
class Cart:
    """What a customer has gathered; closed once it has been ordered."""

    id: str
    lines: tuple[CartLine, ...]
    closed: bool = False


@dataclass(frozen=True)
class Quote:
    """The price of a cart, taken apart."""

    subtotal: int
    discount: int
    shipping: int
    tax: int

    @property
    def total(self) -> int:
        """What the customer pays."""
        return self.subtotal - self.discount + self.shipping + self.tax


@dataclass(frozen=True)
class Order:
    """A cart that has been ordered, with the price agreed on at that moment."""

    id: str
    cart_id: str
    status: OrderStatus
    total: int
    charge_id: str | None = None
