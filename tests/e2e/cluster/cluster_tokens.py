"""What `token verify` says of a token is what the API server says of it."""

import re
import time
from dataclasses import dataclass, field

from cluster_case import SETTINGS, ClusterCase
from cluster_client import unsigned_token
from provider_login import flipped

NOW = int(time.time())
GOOD = {
    "sub": "4711",
    "aud": "kubernetes",
    "email": "jane@example.com",
    "groups": ["developers"],
    "hd": "example.com",
}


@dataclass(frozen=True)
class Minted:
    """A token that differs from a good one in these claims."""

    name: str
    accepted: bool
    claims: dict = field(default_factory=dict)
    order: dict = field(default_factory=dict)  # for Issuer.mint
    alg: str = "RS256"


# Sorted.
MINTED = [
    Minted("alg-es256", True, alg="ES256"),
    Minted("aud-in-list", True, {"aud": ["other", "kubernetes"]}),
    Minted("aud-missing", False, order={"remove": ["aud"]}),
    Minted("aud-null", False, {"aud": None}),
    Minted("aud-number", False, {"aud": 7}),
    Minted("aud-other", False, {"aud": "other"}),
    Minted("claim-names-alone", False, {"_claim_names": {"groups": "s"}}),
    Minted("claim-names-other", True, {"_claim_names": {"x": "s"}, "_claim_sources": {"s": {}}}),
    Minted("email-empty", True, {"email": ""}),
    Minted("email-missing", False, order={"remove": ["email"]}),
    Minted("email-null", True, {"email": None}),
    Minted("email-number", False, {"email": 7}),
    Minted("email-unicode", True, {"email": "Zoe\u0308 \u6f22\u5b57@example.com"}),
    Minted("exp-capitals", False, {"EXP": NOW - 100}),
    Minted("exp-missing", False, order={"remove": ["exp"]}),
    Minted("exp-null", False, {"exp": None}),
    Minted("exp-passed", False, {"exp": NOW - 100}),
    Minted("exp-string", True, {"exp": str(NOW + 3000)}),
    Minted("good", True),
    Minted("groups-empty-name", True, {"groups": [""]}),
    Minted("groups-missing", True, order={"remove": ["groups"]}),
    Minted("groups-mixed", False, {"groups": ["developers", 7]}),
    Minted("groups-null", True, {"groups": None}),
    Minted("groups-null-inside", True, {"groups": ["developers", None]}),
    Minted("groups-object", False, {"groups": {"developers": True}}),
    Minted("groups-string", True, {"groups": "developers"}),
    Minted("groups-twice", True, {"groups": ["developers", "b c", "\n", "developers"]}),
    Minted("iss-other", False, {"iss": "https://login.example.com"}),
    Minted("iss-slash", False, {"iss": "/"}),  # one more than the issuer's
    Minted("kid-unknown", False, order={"header": {"kid": "nobody's"}}),
    Minted("nbf-in-an-hour", False, {"nbf": NOW + 3600}),
    Minted("nbf-null", True, {"nbf": None}),
    Minted("nbf-passed", True, {"nbf": NOW - 100}),
    Minted("required-missing", False, order={"remove": ["hd"]}),
    Minted("required-number", False, {"hd": 7}),
    Minted("required-other", False, {"hd": "example.org"}),
    Minted("sub-number", False, {"sub": 4711}),
    Minted("unverified", False, {"email_verified": False}),
    Minted("unverified-null", False, {"email_verified": None}),
    Minted("unverified-string", False, {"email_verified": "true"}),
    Minted("verified", True, {"email_verified": True}),
]


def comparable(message):
    """The message without the clock's reading, which is another each time."""
    return re.sub(r"current time .* before the nbf", "current time NOW before the nbf", message)


class Tokens(ClusterCase):
    """Tokens of the embedded issuer, which signs whatever it is told to."""

    def compare(self, cluster, token, accepted):
        """Both say `accepted`, and the same of who it is or of why not."""
        seen = cluster.review(token)
        status, verdict = self.judge(cluster, token)
        told = f"\n{verdict}\n{seen}"
        self.assertEqual(accepted, seen.get("authenticated", False), told)
        self.assertEqual((accepted, 0 if accepted else 1), (verdict["accepted"], status), told)
        if accepted:
            user = seen["user"]
            self.assertEqual(
                (user.get("username", ""), user["groups"]),
                (verdict["username"], verdict["groups"] + ["system:authenticated"]),
                told,
            )
        else:
            # The last of what all authenticators said; nothing more where it was nobody's.
            *_, error = seen["error"].removeprefix("[").removesuffix("]").split("token, ", 1)
            self.assertEqual(comparable(error), comparable(verdict["message"]), told)

    def mint(self, row):
        claims = {**GOOD, **row.claims}
        if claims.get("iss") == "/":
            claims["iss"] = self.issuer.url("minted") + "/"
        return self.issuer.mint("minted", claims, row.alg, **row.order)

    def test_minted(self):
        cluster = self.clusters["minted"]
        for row in MINTED:
            with self.subTest(row.name):
                self.compare(cluster, self.mint(row), row.accepted)

    def test_table_is_sorted(self):
        names = [row.name for row in MINTED]
        self.assertEqual(sorted(set(names)), names)

    def test_changed_after_signing(self):
        cluster = self.clusters["minted"]
        token = self.mint(Minted("good", True))
        for part in range(3):
            with self.subTest(part=part):
                self.compare(cluster, flipped(token, part, 12, 0), False)

    def test_not_signed(self):
        claims = {"iss": self.issuer.url("minted"), "exp": NOW + 3000, **GOOD}
        self.compare(self.clusters["minted"], unsigned_token(claims), False)

    def test_no_token(self):
        for text in ("x", "a.b", "a.b.c", "a.b.c.d", "e30.e30."):
            with self.subTest(text):
                self.compare(self.clusters["minted"], text, False)

    def test_of_a_real_login(self):
        for client, accepted in (
            ("kubernetes", True),
            ("kubernetes-es256", False),
            ("kubernetes-native", False),
        ):
            token = self.token_of("alice", client)
            for name in SETTINGS:
                with self.subTest(client=client, cluster=name):
                    self.compare(self.clusters[name], token, accepted)
