"""Puts the parts of the service together."""

from shop.api.app import Application
from shop.api.routes import Services
from shop.services.catalog import CatalogService
from shop.services.orders import OrderService
from shop.services.payment_gateway import StubGateway
from shop.settings import Settings
from shop.storage.database import Database


def create_app(settings: Settings) -> Application:
    """Wires settings, storage, services and routes together; the one place that knows them all."""
    database = Database.from_settings(settings)
    database.create_tables()
    gateway = StubGateway(settings.payment_decline_from)
    services = Services(
        catalog=CatalogService(database),
        orders=OrderService(database, gateway, settings.free_shipping_from),
        admin_token=settings.admin_token,
    )
    return Application(services)
