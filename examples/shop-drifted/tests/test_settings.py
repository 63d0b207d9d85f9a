"""Settings from the environment."""

import unittest

from shop.settings import Settings


class SettingsTest(unittest.TestCase):
    def test_an_empty_environment_gives_the_defaults(self) -> None:
        self.assertEqual(Settings.from_env({}), Settings())

    def test_variables_win(self) -> None:
        self.assertEqual(Settings.from_env({"SHOP_PORT": "9000"}).port, 9000)

    def test_a_malformed_number_stops_the_start(self) -> None:
        with self.assertRaises(ValueError):
            Settings.from_env({"SHOP_PORT": "eighty"})


if __name__ == "__main__":
    unittest.main()
