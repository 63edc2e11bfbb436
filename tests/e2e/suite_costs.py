"""What `webhook test` predicts, beside what the newest kube-apiserver does."""

import json

from access_webhook import AccessWebhook
from cluster import Cluster
from cluster_access_cost import AccessCost, AccessSwitch
from cluster_pki import Pki
from cluster_programs import api_servers, find_programs
from cluster_webhook_cost import Switch, WebhookCost
from key_issuer import KeyIssuer
from webhook_bad import BadWebhook


def kubeconfig(path, url, authority):
    """A file that says where the webhook at `url` is."""
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
    return path


def flags(directory, name, url, authority):
    """The flags of a kube-apiserver that asks the webhook at `url` who a user is."""
    path = kubeconfig(directory / f"{name}.kubeconfig", url, authority)
    return [
        f"--authentication-token-webhook-config-file={path}",
        "--authentication-token-webhook-version=v1",
    ]


def access_flags(directory, url, authority):
    """Those of one that asks, after RBAC, what a user may do."""
    path = kubeconfig(directory / "access.kubeconfig", url, authority)
    return [
        "--authorization-mode=Webhook",  # added to the other modes
        f"--authorization-webhook-config-file={path}",
        "--authorization-webhook-version=v1",
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
    access_switch = AccessSwitch()
    access = stack.enter_context(AccessWebhook(certificate, key, access_switch))
    more = {"asks": access_flags(place.work, access.url, pki.ca), "gone": []}
    clusters = [
        stack.enter_context(
            Cluster(
                programs,
                place.work,
                None,
                name=name,
                api_server=api_server,
                more_flags=flags(place.work, name, url, pki.ca) + more[name],
            )
        )
        for name, url in (("asks", server.url), ("gone", "https://localhost:1/hook"))
    ]
    print(f"kube-apiserver {clusters[0].version()}: {api_server.program}", flush=True)
    members = {
        "cluster": clusters[0],
        "gone": clusters[1],
        "switch": switch,
        "access_switch": access_switch,
        "certificate": (certificate, key),
        "server": server,
        "new_server": staticmethod(lambda form: BadWebhook(certificate, key, issuer, (), form)),
        "authority": pki.ca,
        "work": place.work,
    }
    return [type("Costs", (WebhookCost,), members), type("AccessCosts", (AccessCost,), members)]
