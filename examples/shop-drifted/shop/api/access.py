"""Who may do what."""

import hmac
from collections.abc import Mapping

from shop.errors import Unauthorized


def require_admin(admin_token: str, headers: Mapping[str, str]) -> None:
    """Raises `Unauthorized` unless the headers carry the administrator's token; an unset token admits nobody."""
    given = headers.get("authorization", "").removeprefix("Bearer ")
    if not admin_token or not hmac.compare_digest(given.encode(), admin_token.encode()):
        raise Unauthorized("the administrator's token is wanted")
