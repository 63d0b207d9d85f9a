"""Taking money. The stub stands in for a provider until one is chosen."""

import uuid
from typing import Protocol

from shop.errors import PaymentDeclined


class PaymentGateway(Protocol):
    """What the order service asks of a payment provider."""

    def charge(self, order_id: str, amount: int) -> str:
        """Takes `amount` cents and returns the provider's reference; raises `PaymentDeclined`."""
        ...


class StubGateway:
    """Accepts every charge below a limit."""

    def __init__(self, decline_from: int) -> None:
        self._decline_from = decline_from

    def charge(self, order_id: str, amount: int) -> str:
        """Declines amounts at or above the limit."""
        if amount >= self._decline_from:
            raise PaymentDeclined(f"the charge for order {order_id} was declined")
        return f"stub-{uuid.uuid4().hex[:12]}"
