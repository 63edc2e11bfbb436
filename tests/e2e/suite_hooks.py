"""`webhook test` at `webhook serve`, and at webhooks that do one thing wrong."""

from cluster_pki import Pki
from hooks_cases import HooksCase
from key_issuer import KeyIssuer


def prepare(stack, place):
    pki = Pki(place.work / "pki")
    issuer = KeyIssuer(place.work / "issuer", pki)
    stack.callback(issuer.stop)
    members = {"issuer": issuer, "pki": pki, "work": place.work}
    return [type("Hooks", (HooksCase,), members)]
