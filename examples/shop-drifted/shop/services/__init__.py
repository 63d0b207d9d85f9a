"""The rules of the shop; knows nothing of HTTP or SQL."""
