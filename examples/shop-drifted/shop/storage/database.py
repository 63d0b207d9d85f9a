"""Connections to the SQLite file, and transactions on them."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from shop.settings import Settings


class Database:
    """Opens a connection for each unit of work; nothing is shared between threads."""

    def __init__(self, path: str, busy_timeout_ms: int) -> None:
        self._path = path
        self._busy_timeout_ms = busy_timeout_ms

    @classmethod
    def from_settings(cls, settings: Settings) -> "Database":
        """The database that `settings` names; the file is made when first connected to."""
        return cls(settings.database_path, settings.busy_timeout_ms)

    def connect(self) -> sqlite3.Connection:
        """A connection with foreign keys on; the caller closes it."""
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {int(self._busy_timeout_ms)}")
        return connection

    def create_tables(self) -> None:
        """Creates the tables that are missing."""
        schema = files("shop.storage").joinpath("migrations", "schema.sql").read_text(encoding="utf-8")
        connection = self.connect()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(schema)
        finally:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: commits when the block ends, rolls back when it raises."""
        connection = self.connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()
