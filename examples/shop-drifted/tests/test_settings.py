"""Settings from the environment."""

import os
import unittest
from unittest import mock

from shop.settings import Settings


def settings_from(**variables: str) -> Settings:
    """The settings that an environment of just these variables gives."""
    with mock.patch.dict(os.environ, variables, clear=True):
        return Settings.from_env()


class SettingsTest(unittest.TestCase):
    def test_an_empty_environment_gives_the_defaults(self) -> None:
        self.assertEqual(settings_from(), Settings())

    def test_variables_win(self) -> None:
        self.assertEqual(settings_from(SHOP_PORT="9000").port, 9000)

    def test_a_malformed_number_stops_the_start(self) -> None:
        with self.assertRaises(ValueError):
            settings_from(SHOP_PORT="eighty")


if __name__ == "__main__":
    unittest.main()
