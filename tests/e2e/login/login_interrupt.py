"""Ctrl-C, wherever it comes: status 130, nothing printed, nothing left that holds others up."""

from login_case import LoginCase
from plugin_process import wait_until


class Interrupt(LoginCase):
    def stopped(self, plugin):
        plugin.interrupt()
        self.failed(plugin, 130, "interrupted")

    def test_browser_is_waited_for(self):
        plugin = self.browse(self.site())
        plugin.url()
        self.stopped(plugin)

    def test_typing_is_waited_for(self):
        plugin = self.browse(self.site(), terminal=True)
        plugin.wait_for("paste the address")
        plugin.type("\x03")
        self.failed(plugin, 130, "interrupted")

    def test_password_is_typed(self):
        plugin = self.start(self.words(self.site(), "--username=jane"), terminal=True)
        plugin.wait_for("Logging in as jane\nPassword: ")
        plugin.type("pa55")
        plugin.type("\x03")
        self.failed(plugin, 130, "interrupted")
        self.assertNotIn("pa55", plugin.told)

    def test_device_is_waited_for(self):
        name = self.site(interval=600)
        words = self.words(name, "--grant-type=device-code", "--interactive=always")
        plugin = self.start(words)
        plugin.wait_for("(?m)^  [A-Z]{4}-[A-Z]{4}$")
        self.stopped(plugin)

    def test_token_is_waited_for(self):
        """Another one may then log in at once."""
        name = self.site(immediate=True, token_delay_ms=60_000)
        words = self.words(name, "--username=jane", "--password=pa55word")
        plugin = self.start(words)
        wait_until(lambda: "password" in self.tally(name), "it asks for a token")
        self.stopped(plugin)
        self.embedded.forget(name)
        self.given(self.start(words))

    def test_refresh_is_finished(self):
        """The issuer has used the old refresh token up; the answer has the one that is good."""
        name = self.site(immediate=True)
        plugin = self.browse(name)
        self.log_in(plugin)
        self.given(plugin)
        old = self.cached()["refresh_token"]
        self.embedded.script(name, {"login": {"token_delay_ms": 60_000}})
        plugin = self.browse(name, "--force-refresh")
        wait_until(lambda: "refresh_token" in self.tally(name), "it refreshes")
        plugin.interrupt()
        self.embedded.script(name, {"login": {}})  # now the answer comes
        self.failed(plugin, 130, "interrupted")
        self.assertNotEqual(old, self.cached()["refresh_token"])
        self.embedded.forget(name)
        self.given(self.browse(name, "--force-refresh"))

    def test_document_is_waited_for(self):
        name = self.site()
        self.embedded.script(name, {"delay_ms": 60_000})
        plugin = self.start(self.words(name, "--interactive=always"))
        wait_until(lambda: list(self.cache.glob("*.lock")), "it has the lock")
        self.stopped(plugin)

    def test_attempts_of_a_person_are_not_counted(self):
        name = self.site()
        for _ in range(3):
            plugin = self.browse(name)
            plugin.url()
            self.stopped(plugin)
        self.assertEqual([], list(self.cache.glob("*.attempts")))
