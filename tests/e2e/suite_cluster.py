"""oidcctl beside a real kube-apiserver: the same verdicts, the same names."""

from cluster import Trust, start_clusters
from cluster_access import Access
from cluster_apply import Apply
from cluster_diagnose import Diagnose
from cluster_dump import Dumps
from cluster_endpoint import Generated, Probe
from cluster_live import Live
from cluster_manifests import Manifests
from cluster_names import Names
from cluster_programs import api_servers, find_programs
from cluster_races import Races
from cluster_revoke import Revoke
from cluster_service_accounts import ServiceAccounts
from cluster_tokens import Tokens
from cluster_walk import Walk
from issuer_client import Issuer
from provider_server import start_provider
from token_webhook import TokenWebhook

CASES = (
    Access,
    Apply,
    Diagnose,
    Dumps,
    Generated,
    Live,
    Manifests,
    Names,
    Probe,
    Races,
    Revoke,
    ServiceAccounts,
    Tokens,
    Walk,
)


def trusts_of(provider, issuer, webhook):
    """The settings of each cluster, by name."""
    own = {"issuer_url": provider.issuer, "ca_file": provider.ca, "groups_claim": "groups"}
    return {
        "email": Trust(**own),
        "sub": Trust(**own, username_claim="sub", groups_prefix="oidc:"),
        "preferred-username": Trust(
            **own, username_claim="preferred_username", username_prefix="corp:"
        ),
        "minted": Trust(
            issuer_url=issuer.url("minted"),
            ca_file=issuer.ca,
            groups_claim="groups",
            signing_algs="RS256,ES256",
            required_claim={"hd": "example.com"},
        ),
        "webhook": Trust(
            issuer_url=issuer.url("minted"), ca_file=issuer.ca, more_flags=tuple(webhook.flags())
        ),
    }


def prepare(stack, place):
    programs = find_programs(place.source)
    issuer = stack.enter_context(Issuer(place.test_issuer, place.work / "minted-pki"))
    issuer.script("minted", {"own": ["rs256", "es256"]})
    provider = start_provider(stack, place)
    webhook = TokenWebhook(place.work)
    stack.callback(webhook.stop)
    trusts = trusts_of(provider, issuer, webhook)
    shared = {"issuer": issuer, "provider": provider, "webhook": webhook, "work": place.work}
    cases = []
    for number, api_server in enumerate(api_servers(programs)):
        directory = place.work / f"clusters-{number}"
        directory.mkdir()
        clusters = start_clusters(stack, programs, directory, trusts, api_server)
        version = clusters["email"].version()
        print(f"kube-apiserver {version}: {api_server.program}", flush=True)
        label = version.replace(".", "_")
        cases += [
            type(f"{case.__name__}_{label}", (case,), {**shared, "clusters": clusters})
            for case in CASES
        ]
    return cases
