"""Refresh tokens: used before anybody is asked, and never lost."""

import json

from issuer_case import claims_of
from login_case import CLIENT, LoginCase
from plugin_process import wait_until


class Refresh(LoginCase):
    def logged_in(self, **login):
        """A site, and a cache with a login there whose token has ended."""
        name = self.site(immediate=True, **login)
        plugin = self.browse(name)
        self.log_in(plugin)
        self.given(plugin)
        kept = self.cached()["refresh_token"]
        self.fill_cache(name, kept, exp=1_700_000_000)
        return name, kept

    def refreshed_by(self, name, token):
        """The answer of the issuer to this refresh token."""
        form = {"grant_type": "refresh_token", "client_id": CLIENT, "refresh_token": token}
        return self.post(name, "token", form)

    def test_nobody_is_asked(self):
        name, old = self.logged_in()
        plugin = self.start(self.words(name, "--oidc-extra-scope=offline_access"), CI="true")
        token = self.given(plugin)
        self.assertEqual("", plugin.told)
        self.assertNotIn("nonce", claims_of(token))
        new = self.cached()
        self.assertEqual(token, new["id_token"])
        self.assertNotEqual(old, new["refresh_token"])
        self.assertEqual({"authorization": 1, "authorization_code": 1, "refresh_token": 1}, self.tally(name))
        # The new one is good. The old one is not; that somebody tries it ends the new one.
        status, answer = self.refreshed_by(name, new["refresh_token"])
        self.assertEqual(200, status)
        self.assertEqual((400, "invalid_grant"), self.error(self.refreshed_by(name, old)))
        last = self.refreshed_by(name, answer["refresh_token"])
        self.assertEqual((400, "invalid_grant"), self.error(last))

    def error(self, answer):
        return answer[0], answer[1]["error"]

    def test_before_the_end(self):
        """A token that does not last for long enough is as good as ended."""
        name, kept = self.logged_in()
        soon = self.tell_time() + 50
        self.fill_cache(name, kept, iat=soon - 3600, exp=soon)
        self.given(self.browse(name))
        self.assertEqual(1, self.tally(name)["refresh_token"])

    def tell_time(self):
        return claims_of(self.embedded.mint("clock"))["iat"]

    def test_by_force(self):
        name, kept = self.logged_in()
        first = self.fill_cache(name, kept)
        second = self.given(self.browse(name, "--force-refresh"))
        self.assertNotEqual(first, second)
        self.assertEqual(1, self.tally(name)["refresh_token"])

    def test_refused(self):
        name, kept = self.logged_in()
        self.assertEqual(200, self.post(name, "revoke", {"client_id": CLIENT, "token": kept})[0])
        words = self.words(name, "--oidc-extra-scope=offline_access")
        told = 'a login is required, .*the provider does not refresh it: "invalid_grant"'
        self.failed(self.start(words, CI="true"), 4, told)
        # It is not tried a second time.
        self.failed(self.start(words, CI="true"), 4, "a login is required, ")
        self.assertEqual(1, self.tally(name)["invalid_grant"])
        plugin = self.browse(name)
        plugin.wait_for("a new login is needed")
        self.log_in(plugin)
        self.given(plugin)
        self.assertNotEqual(kept, self.cached()["refresh_token"])

    def test_answer_without_a_token(self):
        """The refresh token that came with it is kept nevertheless, and then a login goes on."""
        name, kept = self.logged_in()
        self.embedded.script(name, {"login": {"leave_out": ["id_token"]}})
        words = self.words(name, "--oidc-extra-scope=offline_access")
        self.failed(self.start(words, CI="true"), 4, "the refresh response contains no ID token")
        self.assertNotEqual(kept, self.cached()["refresh_token"])

    def test_bad_tokens(self):
        """What came is no good: the refresh token that came with it is kept, and nothing given."""
        for claims, told in (
            ({"aud": "other"}, "audience"),
            ({"iss": "https://other.example"}, 'it was issued by "https://other.example": expected'),
            ({"sub": "somebody else"}, "its subject differs from the previous token's"),
            ({"exp": 1_700_000_000}, "expired"),
        ):
            with self.subTest(claims):
                self.setUp()
                name, kept = self.logged_in()
                self.embedded.script(name, {"login": {"claims": claims}})
                words = self.words(name, "--oidc-extra-scope=offline_access")
                self.failed(self.start(words, CI="true"), 3, told)
                self.assertNotEqual(kept, self.cached()["refresh_token"])

    def test_unreachable(self):
        name, kept = self.logged_in()
        self.embedded.script(name, {"login": {"raw_token": "<html>", "token_status": 502}})
        words = self.words(name, "--oidc-extra-scope=offline_access")
        plugin = self.start(words, CI="true")
        status, out = plugin.finish()
        self.assertIn(status, (3, 4), plugin.told)
        self.assertEqual("", out)
        self.assertEqual(kept, self.cached()["refresh_token"])

    def test_folder_that_cannot_be_written(self):
        """A rotated refresh token would be lost: then none is used."""
        name, kept = self.logged_in()
        entry = self.entry()
        self.assertEqual(kept, self.cached()["refresh_token"])
        self.addCleanup(self.cache.chmod, 0o700)
        # Only a link that leads nowhere keeps root from writing here.
        entry.with_suffix(".lock").unlink(missing_ok=True)
        entry.with_suffix(".lock").symlink_to("/proc/nowhere/lock")
        words = self.words(name, "--oidc-extra-scope=offline_access")
        plugin = self.start(words, CI="true")
        self.failed(plugin, 5, "lock")
        self.assertEqual(1, self.tally(name)["authorization_code"])
        self.assertNotIn("refresh_token", self.tally(name))

    def test_two_at_once(self):
        """The second takes what the first got, and does not use the old refresh token."""
        name, _ = self.logged_in()
        self.embedded.script(name, {"login": {"token_delay_ms": 1500}})
        words = self.words(name, "--oidc-extra-scope=offline_access")
        plugins = [self.start(words, CI="true") for _ in range(5)]
        tokens = {self.given(plugin) for plugin in plugins}
        self.assertEqual(1, len(tokens))
        self.assertEqual(1, self.tally(name)["refresh_token"])

    def test_killed_after_the_answer(self):
        """However it ends, the cache holds one whole entry."""
        name, kept = self.logged_in()
        self.embedded.script(name, {"login": {"token_delay_ms": 60000}})
        words = self.words(name, "--oidc-extra-scope=offline_access")
        plugin = self.start(words, CI="true")
        wait_until(lambda: "refresh_token" in self.tally(name), "it refreshes")
        plugin.child.kill()
        plugin.child.wait()
        self.assertEqual(kept, json.loads(self.entry().read_text())["refresh_token"])
        self.embedded.forget(name)
        again = self.start(words, CI="true")
        # The issuer has used the old one up: that much is lost with the answer.
        self.failed(again, 4, "the provider does not refresh it")
