"""Many calls at once: one login, and nobody waits for the dead."""

import signal
import sys

from login_case import LoginCase
from plugin_process import wait_until

MANY = 100

# A browser of somebody who is signed in everywhere: it follows redirects, and no more. Each
# time it is opened it leaves a file behind.
BROWSER = """#!{python} -S
import os, socket, ssl, sys, urllib.parse, urllib.request

class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None

open(os.path.join({folder!r}, str(os.getpid())), "w").close()
tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile={ca!r}))
opener = urllib.request.build_opener(urllib.request.ProxyHandler({{}}), NoRedirects(), tls)
try:
    opener.open(sys.argv[1], timeout=60)
except urllib.error.HTTPError as reply:
    urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(
        reply.headers["location"], timeout=60
    )
"""


class Crowd(LoginCase):
    def browser(self):
        """A browser that can be opened, and the folder that tells how often it was."""
        folder = self.home / "opened"
        folder.mkdir()
        path = self.home / "browser"
        path.write_text(
            BROWSER.format(python=sys.executable, folder=str(folder), ca=str(self.embedded.ca))
        )
        path.chmod(0o755)
        return path, folder

    def plain_words(self, name, *more):
        """As a kubeconfig has them: nothing is told about who is there."""
        words = ("--oidc-extra-scope=offline_access", "--listen-address=127.0.0.1:0")
        return self.words(name, *words, *more)

    def test_a_hundred_at_once(self):
        browser, opened = self.browser()
        # Slow enough that all of them are there before anybody has a token.
        name = self.site(immediate=True, token_delay_ms=2000)
        words = self.plain_words(name, f"--browser-command={browser}")
        plugins = [self.start(words) for _ in range(MANY)]
        tokens = {self.given(plugin) for plugin in plugins}
        self.assertEqual(1, len(tokens))
        self.assertEqual({"authorization": 1, "authorization_code": 1}, self.tally(name))
        self.assertEqual(1, len(list(opened.iterdir())))

    def test_who_waits_says_so(self):
        name = self.site(immediate=True)
        first = self.browse(name)
        url = first.url()
        second = self.browse(name)
        second.wait_for(f"oidcctl: waiting for the login in process {first.child.pid}\n")
        self.assertEqual(200, self.knock(self.callback(url))[0])
        self.assertEqual(self.given(first), self.given(second))
        self.assertNotIn("https://", second.told)

    def test_who_waits_can_be_interrupted(self):
        name = self.site()
        first = self.browse(name)
        first.url()
        second = self.browse(name)
        second.wait_for("waiting for the login")
        second.interrupt()
        self.failed(second, 130, "interrupted")
        self.assertIsNone(first.child.poll())

    def test_holder_is_killed(self):
        name = self.site(immediate=True)
        first = self.browse(name)
        first.url()
        second = self.browse(name)
        second.wait_for("waiting for the login")
        first.child.send_signal(signal.SIGKILL)
        self.log_in(second)
        self.given(second)

    def test_holder_of_a_background_tool_is_killed(self):
        """Many tools kill kubectl and call it again: that is no reason for another tab."""
        name = self.site(immediate=True)
        words = self.plain_words(name, "--browser-command=/bin/true")
        first = self.start(words)
        first.url()
        second = self.start(words)
        second.wait_for("waiting for the login")
        first.child.send_signal(signal.SIGKILL)
        self.failed(second, 4, "the last login failed; not retrying for another ")

    def test_holder_is_interrupted(self):
        """Whoever waited goes on in its place."""
        name = self.site(immediate=True)
        first = self.browse(name)
        first.url()
        second = self.browse(name)
        second.wait_for("waiting for the login")
        first.interrupt()
        self.failed(first, 130, "interrupted")
        self.log_in(second)
        self.given(second)

    def test_nobody_answers(self):
        """A background tool opens no more tabs for a while; a person may try again at once."""
        name = self.site(immediate=True)
        words = self.plain_words(
            name, "--browser-command=/bin/true", "--authentication-timeout-sec=1"
        )
        self.failed(self.start(words), 4, "no login within 1 s")
        told = "the last login failed; not retrying for another"
        for _ in range(3):
            self.failed(self.start(words), 4, told)
        self.assertEqual({}, self.tally(name))
        plugin = self.browse(name)
        self.log_in(plugin)
        self.given(plugin)
        self.assertEqual([], list(self.cache.glob("*.attempts")))

    def test_without_a_cache_everybody_logs_in(self):
        browser, opened = self.browser()
        name = self.site(immediate=True)
        words = self.plain_words(
            name, f"--browser-command={browser}", "--token-cache-storage=none"
        )
        plugins = [self.start(words) for _ in range(3)]
        self.assertEqual(3, len({self.given(plugin) for plugin in plugins}))
        self.assertEqual(3, len(list(opened.iterdir())))
        self.assertFalse(self.cache.exists())

    def test_two_people_do_not_wait_for_each_other(self):
        names = [self.site(immediate=True)]
        names.append(names[0] + "/other")
        self.embedded.script(names[1], {"login": {"immediate": True}})
        plugins = [self.browse(name) for name in names]
        for plugin in reversed(plugins):
            self.log_in(plugin)
        tokens = {self.given(plugin) for plugin in plugins}
        self.assertEqual(2, len(tokens))
        wait_until(lambda: len(list(self.cache.glob("?" * 64))) == 2, "two entries")
