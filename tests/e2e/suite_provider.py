"""oidcctl against oidc-provider, the certified one."""

import json

from harness import ACCEPTED, Case, no_login, refused
from provider_login import Person, flipped, sizes
from provider_server import start_provider


class Provider(Case):
    """oidc-provider, which is certified by the OpenID Foundation."""

    issuer = None
    ca = None
    other_ca = None
    work = None

    def check(self, expected, *, issuer=None, client="kubernetes", ca=None, more=()):
        return self.expect(
            expected,
            issuer or self.issuer,
            *("--client-id", client),
            *("--username-claim", "email"),
            *("--certificate-authority", ca or self.ca),
            *more,
        )

    def test_good_client(self):
        self.check(ACCEPTED)

    def test_groups(self):
        self.check(ACCEPTED, more=("--groups-claim", "groups"))

    def test_structured(self):
        self.check(ACCEPTED, more=("--structured",))

    def test_native_client_on_any_port(self):
        self.check(
            ACCEPTED,
            client="kubernetes-native",
            more=("--redirect-url", "http://localhost:9999"),
        )

    def test_unknown_client(self):
        self.check(no_login("login/client"), client="nobody")

    def test_unregistered_redirect(self):
        self.check(
            no_login("login/redirect"),
            more=("--redirect-url", "http://localhost:9999"),
        )

    def test_wrong_ca(self):
        self.check(refused("tls/certificate"), ca=self.other_ca)

    def test_wrong_path(self):
        wrong = self.issuer.replace("/oidc", "/wrong")
        self.check(refused("discovery/status"), issuer=wrong)

    def test_added_slash(self):
        self.check(refused("discovery/issuer-match"), issuer=self.issuer + "/")

    # -- tokens of a real login

    def settings(self, client="kubernetes"):
        return (
            *("--issuer-url", self.issuer, "--client-id", client),
            *("--username-claim", "email", "--groups-claim", "groups"),
        )

    def token_of(self, client):
        person = Person(self.issuer, self.ca)
        path = self.work / f"{client}.jwt"
        path.write_text(person.id_token(client) + "\n")
        return person, path

    def accept(self, path, client, *more):
        done, verdict = self.report(
            *("token", "verify", path, *self.settings(client)),
            *("--certificate-authority", self.ca, *more),
        )
        self.assertEqual(
            (0, True, "alice@example.com", ["developers"]),
            (done.returncode, verdict["accepted"], verdict["username"], verdict["groups"]),
            verdict,
        )

    def test_rs256_token(self):
        _, path = self.token_of("kubernetes")
        self.accept(path, "kubernetes")

    def test_es256_token(self):
        _, path = self.token_of("kubernetes-es256")
        self.accept(path, "kubernetes-es256", "--signing-algs", "ES256")
        done, verdict = self.report(
            *("token", "verify", path, *self.settings("kubernetes-es256")),
            *("--certificate-authority", self.ca),
        )
        self.assertEqual((1, "alg_not_allowed"), (done.returncode, verdict["reason"]))

    def test_token_for_another_client(self):
        _, path = self.token_of("kubernetes-es256")
        done, verdict = self.report(
            *("token", "verify", path, *self.settings("kubernetes")),
            *("--certificate-authority", self.ca, "--signing-algs", "ES256"),
        )
        self.assertEqual((1, "audience_mismatch"), (done.returncode, verdict["reason"]))

    def test_token_beside_the_issuer(self):
        _, path = self.token_of("kubernetes")
        _, report = self.verify(
            *(self.issuer, "--client-id", "kubernetes", "--username-claim", "email"),
            *("--certificate-authority", self.ca, "--token-file", path),
        )
        found = [entry for entry in report["findings"] if entry["id"] == "token/accepted"]
        self.assertEqual(["pass"], [entry["status"] for entry in found], found)
        self.assertEqual("yes", report["verdicts"]["api-server"]["answer"])

    def test_flipped_bits(self):
        person, path = self.token_of("kubernetes")
        document, keys = self.work / "document.json", self.work / "keys.json"
        document.write_text(json.dumps(person.document))
        keys.write_text(person.key_set())
        token = path.read_text().strip()
        offline = ("--discovery-file", document, "--jwks-file", keys)
        self.accept(path, "kubernetes", *offline)
        step = 5  # a unit test flips every bit; here each is a whole process
        changed = self.work / "changed.jwt"
        for part, size in enumerate(sizes(token)):
            for byte in range(0, size, step):
                changed.write_text(flipped(token, part, byte, byte % 8))
                done, verdict = self.report(
                    *("token", "verify", changed, *self.settings(), *offline)
                )
                self.assertEqual(
                    (1, False),
                    (done.returncode, verdict["accepted"]),
                    f"part {part}, byte {byte}: {verdict}",
                )


def prepare(stack, place):
    server = start_provider(stack, place)
    Provider.issuer = server.issuer
    Provider.ca = server.ca
    Provider.other_ca = server.other_ca
    Provider.work = place.work
    return [Provider]
