"""Routing, validation and access."""

import unittest

from tests.support import ADMIN_TOKEN, ShopTestCase

MUG = {"sku": "mug", "name": "Mug", "price": 1200, "stock": 5}


class ApiTest(ShopTestCase):
    def test_health(self) -> None:
        self.assertEqual(self.call("GET", "/health"), (200, {"status": "ok"}))

    def test_only_the_administrator_adds_products(self) -> None:
        self.assertEqual(self.call("POST", "/products", MUG)[0], 401)
        self.assertEqual(self.call("POST", "/products", MUG, token="guess")[0], 401)
        self.assertEqual(self.call("POST", "/products", MUG, token=ADMIN_TOKEN)[0], 201)

    def test_a_sku_is_unique(self) -> None:
        self.call("POST", "/products", MUG, token=ADMIN_TOKEN)
        self.assertEqual(self.call("POST", "/products", MUG, token=ADMIN_TOKEN)[0], 422)

    def test_malformed_bodies_are_refused(self) -> None:
        for body in ([], {**MUG, "price": -1}, {**MUG, "stock": True}, {**MUG, "name": " "}):
            with self.subTest(body=body):
                self.assertEqual(self.call("POST", "/products", body, token=ADMIN_TOKEN)[0], 422)

    def test_unknown_things_are_not_found(self) -> None:
        self.assertEqual(self.call("GET", "/carts/none")[0], 404)
        self.assertEqual(self.call("GET", "/orders/none")[0], 404)
        self.assertEqual(self.call("DELETE", "/products")[0], 404)

    def test_a_line_of_zero_units_leaves_the_cart(self) -> None:
        mug = self.add_product("mug", price=1200, stock=5)
        cart = self.cart_with(mug, 2)
        body = {"product_id": mug, "quantity": 0}
        self.assertEqual(self.call("PUT", f"/carts/{cart}/items", body)[1]["lines"], [])


if __name__ == "__main__":
    unittest.main()
