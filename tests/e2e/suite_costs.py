"""What `webhook test` predicts, beside what the newest kube-apiserver does."""

import json

from cluster import Cluster
from cluster_pki import Pki
from cluster_programs import api_servers, find_programs
from cluster_webhook_cost import Switch, WebhookCost
from key_issuer import KeyIssuer
from webhook_bad import BadWebhook


def flags(directory, name, url, authority):
    """The flags of a kube-apiserver that asks the webhook at `url`."""
    path = directory / f"{name}.kubeconfig"
    cluster = {"server": url, "certificate-authority": str(authority)}
    path.write_text(
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": "w", "cluster": cluster}],
                "users": [{"name": "w", "user": {}}],
                "contexts": [{"name": "w", "context": {"cluster": "w", "user": "w"}}],
                "current-context": "w",
            }
        )
    )
    return [
        f"--authentication-token-webhook-config-file={path}",
        "--authentication-token-webhook-version=v1",
    ]


def prepare(stack, place):
    programs = find_programs(place.source)
    api_server = api_servers(programs)[-1]
    pki = Pki(place.work / "webhook-pki")
    certificate, key = pki.server("webhook")
    issuer = KeyIssuer(place.work / "issuer", pki)
    stack.callback(issuer.stop)
    switch = Switch()
    server = stack.enter_context(BadWebhook(certificate, key, issuer, (), switch))
    clusters = [
        stack.enter_context(
            Cluster(
                programs,
                place.work,
                None,
                name=name,
                api_server=api_server,
                more_flags=flags(place.work, name, url, pki.ca),
            )
        )
        for name, url in (("asks", server.url), ("gone", "https://localhost:1/hook"))
    ]
    print(f"kube-apiserver {clusters[0].version()}: {api_server.program}", flush=True)
    members = {
        "cluster": clusters[0],
        "gone": clusters[1],
        "switch": switch,
        "server": server,
        "new_server": staticmethod(lambda form: BadWebhook(certificate, key, issuer, (), form)),
        "authority": pki.ca,
        "work": place.work,
    }
    return [type("Costs", (WebhookCost,), members)]
