"""What a cart costs. Pure: the same cart always has the same price."""

from collections.abc import Callable

from shop.models import Cart, Quote

TAX_BASIS_POINTS = 2000
STANDARD_SHIPPING = 490
BULK_QUANTITY = 10
BULK_DISCOUNT_PERCENT = 5
LARGE_ORDER_FROM = 20_000
LARGE_ORDER_DISCOUNT = 1_000

DiscountRule = Callable[[Cart], int]


def subtotal_of(cart: Cart) -> int:
    """The price of all lines before discounts."""
    return sum(line.product.price * line.quantity for line in cart.lines)


def bulk_discount(cart: Cart) -> int:
    """Five percent off each line of ten units or more."""
    bulk = sum(line.product.price * line.quantity for line in cart.lines if line.quantity >= BULK_QUANTITY)
    return bulk * BULK_DISCOUNT_PERCENT // 100


def volume_discount(cart: Cart) -> int:
    """A fixed sum off an order of 200.00 or more."""
    return LARGE_ORDER_DISCOUNT if subtotal_of(cart) >= LARGE_ORDER_FROM else 0


DISCOUNT_RULES: tuple[DiscountRule, ...] = (bulk_discount, volume_discount)


def price_cart(cart: Cart, free_shipping_from: int) -> Quote:
    """Applies the best discount rule, then shipping, then tax on what is left."""
    subtotal = subtotal_of(cart)
    discount = max(rule(cart) for rule in DISCOUNT_RULES)
    goods = subtotal - discount
    shipping = 0 if goods >= free_shipping_from else STANDARD_SHIPPING
    tax = (goods + shipping) * TAX_BASIS_POINTS // 10_000
    return Quote(subtotal=subtotal, discount=discount, shipping=shipping, tax=tax)
