"""The routes, and the small router that finds the one a request is for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from shop.api.access import require_admin
from shop.api.schemas import CartItem, NewProduct, cart_json, order_json, product_json
from shop.errors import NotFound, ValidationFailed
from shop.services.catalog import CatalogService
from shop.services.orders import OrderService


@dataclass(frozen=True)
class Services:
    """What the handlers may call."""

    catalog: CatalogService
    orders: OrderService
    admin_token: str


@dataclass(frozen=True)
class Request:
    """A request whose path has matched a route."""

    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


Response = tuple[HTTPStatus, Any]
Handler = Callable[[Services, Request], Response]


class Router:
    """Matches a method and a path with the handlers registered on it."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def route(self, method: str, path: str) -> Callable[[Handler], Handler]:
        """Registers a handler; ``{name}`` in `path` matches one segment."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

        def register(handler: Handler) -> Handler:
            self._routes.append((method, pattern, handler))
            return handler

        return register

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """Registers a handler of GET."""
        return self.route("GET", path)

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Registers a handler of POST."""
        return self.route("POST", path)

    def put(self, path: str) -> Callable[[Handler], Handler]:
        """Registers a handler of PUT."""
        return self.route("PUT", path)

    def match(self, method: str, path: str) -> tuple[Handler, Mapping[str, str]]:
        """The handler and its path parameters, or `NotFound`."""
        for route_method, pattern, handler in self._routes:
            found = pattern.fullmatch(path)
            if found and route_method == method:
                return handler, found.groupdict()
        raise NotFound(f"no route {method} {path}")


router = Router()


@router.get("/health")
def health(services: Services, request: Request) -> Response:
    """Says that the process answers."""
    return HTTPStatus.OK, {"status": "ok"}


@router.get("/products")
def list_products(services: Services, request: Request) -> Response:
    """A page of the catalogue."""
    page = request.query.get("page", "0")
    if not page.isdecimal() or len(page) > 6:
        raise ValidationFailed("page must be a whole number")
    return HTTPStatus.OK, [product_json(product) for product in services.catalog.browse(int(page))]


@router.post("/products")
def add_product(services: Services, request: Request) -> Response:
    """Adds a product; for the administrator alone."""
    require_admin(services.admin_token, request.headers)
    new = NewProduct.parse(request.body)
    product = services.catalog.add_product(new.sku, new.name, new.price, new.stock)
    return HTTPStatus.CREATED, product_json(product)


@router.post("/carts")
def open_cart(services: Services, request: Request) -> Response:
    """Opens an empty cart."""
    return HTTPStatus.CREATED, cart_json(services.catalog.open_cart())


@router.get("/carts/{cart_id}")
def get_cart(services: Services, request: Request) -> Response:
    """Shows a cart."""
    return HTTPStatus.OK, cart_json(services.catalog.get_cart(request.params["cart_id"]))


@router.put("/carts/{cart_id}/items")
def set_quantity(services: Services, request: Request) -> Response:
    """Sets how many of a product a cart holds."""
    item = CartItem.parse(request.body)
    cart = services.catalog.set_quantity(request.params["cart_id"], item.product_id, item.quantity)
    return HTTPStatus.OK, cart_json(cart)


@router.post("/carts/{cart_id}/checkout")
def checkout(services: Services, request: Request) -> Response:
    """Orders and pays what the cart holds."""
    order = services.orders.place_order(request.params["cart_id"])
    return HTTPStatus.CREATED, order_json(order)


@router.get("/orders/{order_id}")
def get_order(services: Services, request: Request) -> Response:
    """Shows an order."""
    return HTTPStatus.OK, order_json(services.orders.get_order(request.params["order_id"]))
