"""The price of a cart."""

import unittest

from shop.models import Cart, CartLine, Product
from shop.services.pricing import price_cart


def cart_of(*lines: tuple[int, int]) -> Cart:
    """A cart of (price, quantity) pairs."""
    products = [Product(id=index, sku=str(index), name="", price=price, stock=99) for index, (price, _) in enumerate(lines)]
    return Cart(id="cart", lines=tuple(CartLine(product, line[1]) for product, line in zip(products, lines)))


class PricingTest(unittest.TestCase):
    def test_small_orders_pay_shipping(self) -> None:
        quote = price_cart(cart_of((1000, 1)), free_shipping_from=5000)
        self.assertEqual((quote.shipping, quote.tax, quote.total), (490, 298, 1788))

    def test_shipping_is_free_from_the_limit_on(self) -> None:
        self.assertEqual(price_cart(cart_of((5000, 1)), free_shipping_from=5000).shipping, 0)

    def test_the_best_discount_wins(self) -> None:
        self.assertEqual(price_cart(cart_of((1000, 10)), free_shipping_from=0).discount, 500)
        self.assertEqual(price_cart(cart_of((20_000, 1)), free_shipping_from=0).discount, 1000)


if __name__ == "__main__":
    unittest.main()
