"""Checkout, from the outside."""

import unittest

from tests.support import ShopTestCase


class CheckoutTest(ShopTestCase):
    def test_a_paid_order_takes_the_units_out_of_stock(self) -> None:
        mug = self.add_product("mug", price=1200, stock=5)
        status, order = self.call("POST", f"/carts/{self.cart_with(mug, 2)}/checkout")
        self.assertEqual((status, order["status"]), (201, "paid"))
        self.assertEqual(order["total"], (2400 + 490) * 120 // 100)
        self.assertEqual(self.available(), [3])
        self.assertEqual(self.call("GET", f"/orders/{order['id']}"), (200, order))

    def test_stock_is_never_promised_twice(self) -> None:
        mug = self.add_product("mug", price=1200, stock=3)
        first, second = self.cart_with(mug, 2), self.cart_with(mug, 2)
        self.assertEqual(self.call("POST", f"/carts/{first}/checkout")[0], 201)
        status, answer = self.call("POST", f"/carts/{second}/checkout")
        self.assertEqual((status, answer["error"]), (409, "out_of_stock"))
        self.assertEqual(self.available(), [1])

    def test_a_declined_payment_gives_the_units_back_and_opens_the_cart(self) -> None:
        sofa = self.add_product("sofa", price=90_000, stock=1)
        cart = self.cart_with(sofa, 1)
        status, answer = self.call("POST", f"/carts/{cart}/checkout")
        self.assertEqual((status, answer["error"]), (402, "payment_declined"))
        self.assertEqual(self.available(), [1])
        self.assertFalse(self.call("GET", f"/carts/{cart}")[1]["closed"])

    def test_a_cart_is_ordered_once(self) -> None:
        cart = self.cart_with(self.add_product("mug", price=1200, stock=9), 1)
        self.assertEqual(self.call("POST", f"/carts/{cart}/checkout")[0], 201)
        self.assertEqual(self.call("POST", f"/carts/{cart}/checkout")[0], 409)

    def test_an_empty_cart_cannot_be_ordered(self) -> None:
        cart = self.call("POST", "/carts")[1]["id"]
        self.assertEqual(self.call("POST", f"/carts/{cart}/checkout")[1]["error"], "cart_closed")


if __name__ == "__main__":
    unittest.main()
