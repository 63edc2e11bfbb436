"""`webhook serve` under load."""

import os

from cluster_pki import Pki
from harness import Unavailable
from issuer_client import Issuer
from webhook_load import LOAD, WebhookLoad


def prepare(stack, place):
    if not os.environ.get(LOAD):
        raise Unavailable(f"{LOAD} does not name the load generator", "It needs the Boost headers.")
    issuer = stack.enter_context(Issuer(place.test_issuer, place.work / "issuer-pki"))
    pki = Pki(place.work / "webhook-pki")
    members = {"issuer": issuer, "pki": pki, "work": place.work}
    return [type("Load", (WebhookLoad,), members)]
