"""A small shop: products, carts, orders and stock, served as JSON over HTTP."""

__version__ = "1.3.0"
