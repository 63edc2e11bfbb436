"""The cache that is shared with kubelogin, under kubelogin's names."""

import json
import os

from login_case import LoginCase

ISSUER = "https://issuer.example.com"
SCOPES = ("--oidc-extra-scope=email", "--oidc-extra-scope=groups")
# Names that builds of both programs gave: kubelogin 1.36, then its fork for Together 0.1.0.
NAMES = [
    (
        (),
        "e86f17bb894f37a5c90b523f0f8aa372904cf54f7123d57c4f408614db582fd4",
        "fe850222d61037b38fbfbb033cb680d3115418cb982dca6f113daf952f3617e4",
    ),
    (
        SCOPES,
        "2dcb1a312e3f244e6965f22ce50838e0f02c07bcfa91af55b78c559894c43be6",
        "7f4880e6bc37f6c668f4c03b8925187b44bf37896d2ad0935564cab9bc259dbe",
    ),
    (
        SCOPES[::-1],
        "e5a3c842b87bd6ac5eef30f55878a5acfde595dbe141b8bbf41e41b935578289",
        "d1dea0a302cf84256e406dbe6beeffc1d032197062fbe8179827166086d94b6e",
    ),
    (
        (*SCOPES, "--oidc-client-secret=s3cr3t"),
        "309e52b0514a6a9291b5c746d35e7a8ee98ab7204255cf3376b3f39d0bed3336",
        "9287815ff3a3681d7d15e67dca5ceda65720c6c218401960b4c837355253427e",
    ),
]


class Cache(LoginCase):
    """The entries are put there as kubelogin would; nothing answers at the issuer."""

    def put(self, name, **claims):
        self.cache.mkdir(parents=True, mode=0o700, exist_ok=True)
        path = self.cache / name
        token = self.fill_cache("any", path=path, iss=ISSUER, aud="kubernetes", **claims)
        path.chmod(0o600)
        return token

    def call(self, *words, program=None, **environment):
        settings = [f"--oidc-issuer-url={ISSUER}", "--oidc-client-id=kubernetes"]
        command = [program or self.oidcctl, "get-token", *settings, *words]
        return self.start(command, CI="true", **environment)

    def plugin(self, name):
        """A link by which kubectl would find a plugin of this name."""
        link = self.home / name
        link.symlink_to(self.oidcctl)
        return link

    def test_names(self):
        together = self.plugin("kubectl-together_login")
        kubelogin = self.plugin("kubectl-oidc_login")
        for words, own, forks in NAMES:
            with self.subTest(words):
                token = self.put(own)
                self.assertEqual(token, self.given(self.call(*words)))
                self.assertEqual(token, self.given(self.call(*words, program=kubelogin)))
                self.failed(self.call(*words, program=together), 4, "a login is required")
                token = self.put(forks)
                self.assertEqual(token, self.given(self.call(*words, program=together)))

    def test_what_is_ours_alone_does_not_count(self):
        token = self.put(NAMES[0][1])
        words = ("--grant-type=device-code", "--listen-address=127.0.0.1:9", "--min-ttl=9", "-v1")
        self.assertEqual(token, self.given(self.call(*words)))

    def test_secret_from_the_environment(self):
        token = self.put(NAMES[3][1])
        self.assertEqual(token, self.given(self.call(*SCOPES, OIDC_CLIENT_SECRET="s3cr3t")))

    def test_list(self):
        for words, own, _ in NAMES[:2]:
            self.put(own, email="jane@example.com")
        done = self.run_oidcctl("cache", "list", "-o", "json", environment=self.environment())
        self.assertEqual(0, done.returncode, done.stderr)
        entries = json.loads(done.stdout)["entries"]
        self.assertEqual({row[1] for row in NAMES[:2]}, {item["name"] for item in entries})
        self.assertNotIn("eyJ", done.stdout)

    # -- what must not be used

    def test_others_can_read_it(self):
        token = self.put(NAMES[0][1])
        path = self.cache / NAMES[0][1]
        path.chmod(0o644)
        plugin = self.call()
        self.assertEqual(token, self.given(plugin))
        self.assertEqual(0o600, path.stat().st_mode & 0o777)

    def test_folder_of_everybody(self):
        self.put(NAMES[0][1])
        self.cache.chmod(0o777)
        self.failed(self.call(), 5, "other users can write to it")

    def test_folder_that_is_a_link(self):
        self.put(NAMES[0][1])
        real = self.cache.rename(self.home / "elsewhere")
        self.cache.symlink_to(real)
        self.failed(self.call(), 5, "symbolic link")

    def test_entry_that_cannot_be_used(self):
        path = self.cache / NAMES[0][1]
        for name, content in (
            ("empty", ""),
            ("truncated", json.dumps({"id_token": self.put(NAMES[0][1])})[:-9]),
            ("binary", "\x00\x01\x02"),
            ("list", "[]"),
            ("number", '{"id_token": 7}'),
            ("no token", '{"id_token": "a.b.c"}'),
            ("huge", '{"id_token": "' + "a" * 5_000_000 + '"}'),
            ("deep", "[" * 100_000),
            ("another issuer's", json.dumps({"id_token": self.embedded.mint("any")})),
        ):
            with self.subTest(name):
                path.write_text(content)
                self.failed(self.call(), 4, r"a login is required, but this is a CI job .*\(")

    def test_pipe_in_place_of_an_entry(self):
        """It is not waited for."""
        self.put(NAMES[1][1])
        os.mkfifo(self.cache / NAMES[0][1])
        self.failed(self.call(), 4, "a login is required")
