"""Settings of the service, read once from the environment."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations."""

    host: str = "127.0.0.1"
    port: int = 8080
    database_path: str = "shop.db"
    busy_timeout_ms: int = 5000
    free_shipping_from: int = 5000
    payment_decline_from: int = 1_000_000
    admin_token: str = ""
    log_level: str = "INFO"

    @classmethod
    def from_env(cls) -> "Settings":
        """Reads ``SHOP_*`` variables; an absent one keeps its default, a malformed number is an error."""
        return cls(
            host=os.environ.get("SHOP_HOST", "127.0.0.1"),
            port=int(os.environ.get("SHOP_PORT", "8080")),
            database_path=os.environ.get("SHOP_DATABASE_PATH", "shop.db"),
            busy_timeout_ms=int(os.environ.get("SHOP_BUSY_TIMEOUT_MS", "5000")),
            free_shipping_from=int(os.environ.get("SHOP_FREE_SHIPPING_FROM", "5000")),
            payment_decline_from=int(os.environ.get("SHOP_PAYMENT_DECLINE_FROM", "1000000")),
            admin_token=os.environ.get("SHOP_ADMIN_TOKEN", ""),
            log_level=os.environ.get("SHOP_LOG_LEVEL", "INFO"),
        )
