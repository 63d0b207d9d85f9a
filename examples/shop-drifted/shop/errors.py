"""Errors that the shop can explain to its caller."""


class ShopError(Exception):
    """An expected failure: `code` names it to programs, `status` is its HTTP status."""

    code = "shop_error"
    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ValidationFailed(ShopError):
    """The request does not have the shape that the route asks for."""

    code = "validation_failed"
    status = 422


class Unauthorized(ShopError):
    """The route wants the administrator's token."""

    code = "unauthorized"
    status = 401


class NotFound(ShopError):
    """No product, cart or order has this identifier."""

    code = "not_found"
    status = 404


class CartClosed(ShopError):
    """The cart is empty or has already become an order."""

    code = "cart_closed"
    status = 409


class OutOfStock(ShopError):
    """Fewer units are free than the cart asks for."""

    code = "out_of_stock"
    status = 409


class PaymentDeclined(ShopError):
    """The payment provider refused the charge."""

    code = "payment_declined"
    status = 402
