"""`oidcctl login`, `logout` and `cache`: what a person does beside kubectl."""

import json

from login_case import CLIENT, LoginCase
from plugin_process import wait_until


class Person(LoginCase):
    def command(self, verb, name, *more):
        """The verb with the settings of `browse`, so that it is the same login."""
        _, _, *settings = self.words(name, "--oidc-extra-scope=offline_access", *more)
        return [self.oidcctl, verb, *settings]

    def logged_in(self, name):
        plugin = self.browse(name)
        self.log_in(plugin)
        return self.given(plugin)

    def document(self, words, status=0):
        """What the command prints with `-o json`; no secret stands in it or beside it."""
        plugin = self.start([*words, "-o", "json"], CI="true")
        seen, out = plugin.finish()
        self.assertEqual(status, seen, plugin.told)
        self.assert_no_secrets(out + plugin.told)
        return json.loads(out)

    def login(self, name, *more):
        """Log in with a browser; what is printed at the end."""
        words = self.command(
            *("login", name, "--interactive=always", "--skip-open-browser"),
            *("--listen-address=localhost:0", *more),
        )
        plugin = self.start(words)
        self.log_in(plugin)
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)
        self.assert_no_secrets(out + plugin.told)
        return out

    def test_login(self):
        name = self.site(immediate=True)
        out = self.login(name, "--username-claim=email", "--groups-claim=groups")
        for line in ("^User +jane@example.com$", "^Groups +.*developers", "^Valid until +20", "^RBAC +User +jane@"):
            self.assertRegex(out, f"(?m){line}")
        # kubectl has that login, too.
        plugin = self.start(self.command("get-token", name), CI="true")
        self.assertEqual(self.cached()["id_token"], self.given(plugin))
        self.assertEqual(1, self.tally(name)["authorization"])

    def test_login_as_somebody_else(self):
        name = self.site(immediate=True)
        self.login(name)
        self.embedded.script(
            name, {"login": {"immediate": True, "user": {"sub": "8", "email": "bob@example.com"}}}
        )
        self.assertRegex(self.login(name, "--force-login"), "(?m)^User +bob@example.com$")
        self.assertEqual("bob@example.com", self.user_of(self.cached()["id_token"]))

    def test_token_of_a_new_login_is_judged(self):
        name = self.site(immediate=True)
        settings = (
            *("--client-id", CLIENT, "--username-claim=email", "--login", "--interactive=always"),
            *("--skip-open-browser", "--listen-address=localhost:0", "-o", "json"),
            f"--certificate-authority={self.embedded.ca}",
        )
        url = self.embedded.url(name)
        for words, user in (
            (("token", "verify", f"--issuer-url={url}"), lambda answer: answer["username"]),
            (("verify-issuer", url), lambda answer: answer["verdicts"]["api-server"]["answer"]),
        ):
            with self.subTest(words[0]):
                plugin = self.start([self.oidcctl, *words, *settings])
                self.log_in(plugin)
                status, out = plugin.finish()
                self.assertEqual(0, status, plugin.told + out)
                self.assertIn(user(json.loads(out)), ("jane@example.com", "yes"))
                self.assert_no_secrets(plugin.told)

    def test_login_without_a_person(self):
        plugin = self.start(self.command("login", self.site()), CI="true")
        self.failed(plugin, 4, "a login is required, but this is a CI job")

    def test_logout(self):
        """Forgotten here; the provider is not asked for anything."""
        name = self.site(immediate=True)
        self.logged_in(name)
        entry = self.entry()
        self.embedded.script(name, {"status": 500})
        document = self.document(self.command("logout", name))
        self.assertEqual(1, len(document["entries"]), document)
        self.assertFalse(entry.exists())
        self.assertNotIn("revocation", self.tally(name))
        self.failed(self.start(self.command("get-token", name), CI="true"), 4, "a login is required")

    def test_logout_with_revocation(self):
        name = self.site(immediate=True)
        self.logged_in(name)
        token = self.cached()["refresh_token"]
        self.document(self.command("logout", name, "--revoke"))
        self.assertEqual(1, self.tally(name)["revocation"])
        form = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": token}
        self.assertEqual(400, self.post(name, "token", form)[0])

    def test_logout_where_the_provider_does_not_answer(self):
        """It is forgotten here all the same, and the person hears what is left to do."""
        name = self.site(immediate=True)
        self.logged_in(name)
        entry = self.entry()
        self.embedded.script(name, {"status": 500})
        plugin = self.start(self.command("logout", name, "--revoke"))
        status, out = plugin.finish()
        self.assertEqual(3, status, out)
        self.assertIn("the login was removed from this machine anyway", plugin.told)
        self.assert_no_secrets(out + plugin.told)
        self.assertFalse(entry.exists())

    def test_logout_of_all(self):
        names = [self.site(immediate=True)]
        names.append(names[0] + "/other")
        self.embedded.script(names[1], {"login": {"immediate": True}})
        for name in names:
            self.logged_in(name)
        words = [self.oidcctl, "logout", "--all", "--revoke"]
        document = self.document([*words, f"--certificate-authority={self.embedded.ca}"])
        self.assertEqual(2, len(document["entries"]))
        self.assertEqual([], list(self.cache.glob("?" * 64)))
        for name in names:
            self.assertEqual(1, self.tally(name)["revocation"])

    def test_logout_of_nobody(self):
        plugin = self.start(self.command("logout", self.site()))
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)

    def test_cache(self):
        name = self.site(immediate=True)
        self.logged_in(name)
        (listed,) = self.document([self.oidcctl, "cache", "list"])["entries"]
        self.assertEqual(self.entry().name, listed["name"])
        self.assertEqual("jane@example.com", listed["user"], listed)
        words = [self.oidcctl, "cache", "show", listed["name"][:8]]
        self.assertIn("jane@example.com", json.dumps(self.document(words)))
        words = [self.oidcctl, "cache", "remove", listed["name"][:8]]
        plugin = self.start(words, CI="true")
        self.assertEqual(2, plugin.finish()[0], plugin.told)
        self.assertTrue(self.entry().exists())
        self.document([*words, "--yes"])
        self.assertEqual([], list(self.cache.glob("?" * 64)))

    def test_removal_while_somebody_refreshes(self):
        """It waits for the lock: else the entry would be there again a moment later."""
        name = self.site(immediate=True)
        self.logged_in(name)
        self.embedded.script(name, {"login": {"token_delay_ms": 2000}})
        holder = self.browse(name, "--force-refresh")
        wait_until(lambda: "refresh_token" in self.tally(name), "it refreshes")
        removal = self.document([self.oidcctl, "cache", "remove", "--all", "--yes"])
        self.assertEqual(1, removal["removed"], removal)
        self.given(holder)
        self.assertEqual([], list(self.cache.glob("?" * 64)))
