"""Turning a cart into a paid order without ever selling a unit twice."""

import logging
import uuid
from dataclasses import replace

from shop.errors import CartClosed, NotFound, OutOfStock, PaymentDeclined
from shop.models import Cart, Order, OrderStatus
from shop.services.catalog import find_cart
from shop.services.payment_gateway import PaymentGateway
from shop.services.pricing import price_cart
from shop.storage.database import Database
from shop.storage.repository import Repository

logger = logging.getLogger(__name__)


class OrderService:
    """Places and finds orders."""

    def __init__(self, database: Database, gateway: PaymentGateway, free_shipping_from: int) -> None:
        self._database = database
        self._gateway = gateway
        self._free_shipping_from = free_shipping_from

    def place_order(self, cart_id: str) -> Order:
        """Reserves the stock, charges the customer, then ships or releases what was reserved.

        The charge happens between two transactions, so that a slow provider never holds the write lock.
        """
        cart, order = self._reserve(cart_id)
        try:
            reference = self._gateway.charge(order.id, order.total)
        except PaymentDeclined:
            self._release(cart, order)
            raise
        return self._complete(cart, order, reference)

    def get_order(self, order_id: str) -> Order:
        """The order with this identifier."""
        with self._database.transaction() as connection:
            order = Repository(connection).find_order(order_id)
        if order is None:
            raise NotFound(f"no order {order_id}")
        return order

    def _reserve(self, cart_id: str) -> tuple[Cart, Order]:
        with self._database.transaction() as connection:
            repository = Repository(connection)
            cart = find_cart(repository, cart_id)
            if cart.closed or not cart.lines:
                raise CartClosed("the cart is empty or has been ordered")
            for line in cart.lines:
                if not repository.reserve_stock(line.product.id, line.quantity):
                    raise OutOfStock(f"only {line.product.available} of {line.product.sku} left")
            quote = price_cart(cart, self._free_shipping_from)
            order = Order(id=uuid.uuid4().hex, cart_id=cart.id, status=OrderStatus.PENDING, total=quote.total)
            repository.close_cart(cart.id, closed=True)
            repository.save_order(order)
            return cart, order

    def _release(self, cart: Cart, order: Order) -> None:
        with self._database.transaction() as connection:
            repository = Repository(connection)
            for line in cart.lines:
                repository.release_stock(line.product.id, line.quantity)
            repository.close_cart(cart.id, closed=False)
            repository.save_order(replace(order, status=OrderStatus.CANCELLED))
        logger.warning("order %s cancelled: payment declined", order.id)

    def _complete(self, cart: Cart, order: Order, reference: str) -> Order:
        paid = replace(order, status=OrderStatus.PAID, charge_id=reference)
        with self._database.transaction() as connection:
            repository = Repository(connection)
            for line in cart.lines:
                repository.ship_stock(line.product.id, line.quantity)
            repository.save_order(paid)
        logger.info("order %s paid", order.id)
        return paid
