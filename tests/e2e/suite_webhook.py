"""kube-apiserver authenticates people through `webhook serve`."""

from cluster import Cluster
from cluster_pki import Pki
from cluster_programs import api_servers, find_programs
from cluster_webhook import WebhookServe, config_of
from harness import Case
from issuer_client import Issuer
from webhook_process import Webhook


def prepare(stack, place):
    programs = find_programs(place.source)
    issuer = stack.enter_context(Issuer(place.test_issuer, place.work / "issuer-pki"))
    issuer.script("people", {"own": ["rs256"]})
    cases = []
    for number, api_server in enumerate(api_servers(programs)):
        directory = place.work / f"webhook-{number}"
        directory.mkdir()
        pki = Pki(directory / "webhook-pki")
        # However fast it is: what a client may ask for is tested by webhook-load.
        unlimited = ("--max-reviews-per-second", "0")
        webhook = Webhook(Case.oidcctl, directory / "serve", pki, config_of(issuer), *unlimited)
        stack.callback(webhook.stop)
        # 1.20 asks in v1beta1, the default of both.
        flags = webhook.api_server_flags("v1beta1" if number == 0 else "v1")
        cluster = stack.enter_context(
            Cluster(
                programs,
                directory,
                None,
                api_server=api_server,
                more_flags=flags,
            )
        )
        version = cluster.version()
        print(f"kube-apiserver {version}: {api_server.program}", flush=True)
        members = {
            "issuer": issuer,
            "work": place.work,
            "cluster": cluster,
            "webhook": webhook,
            "pki": pki,
        }
        cases.append(type(f"WebhookServe_{version.replace('.', '_')}", (WebhookServe,), members))
    return cases
