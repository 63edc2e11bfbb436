"""Kubeconfigs and the real kubectl: what it reads, and what arrives at the server."""

import pathlib

from issuer_client import Issuer
from kubeconfig_by_hand import ByHand
from kubeconfig_credentials import Credentials
from kubeconfig_generated import Generated
from kubeconfig_in_force import Effective
from kubeconfig_inspected import Inspected
from kubeconfig_kubectl import find_kubectls
from kubeconfig_merged import Merged
from kubeconfig_reached import Reached
from kubeconfig_server import RecordingServer
from kubeconfig_written import Written


def prepare(stack, place):
    kubectls = find_kubectls(place.source)
    pki = place.work / "pki"
    with Issuer(place.test_issuer, pki) as issuer:
        ca = pathlib.Path(issuer.ca)  # it makes the certificates
    shared = {"ca": ca, "work": place.work}
    for name, certificate in (("server", pki / "good"), ("plain", None)):
        shared[name] = RecordingServer(certificate)
        stack.callback(shared[name].stop)
    cases = []
    for kubectl in kubectls:
        print(f"kubectl {kubectl.version}: {kubectl.path}", flush=True)
        label = "v1" if kubectl.knows_v1 else "v1beta1_only"
        cases += [
            type(f"{case.__name__}_{label}", (case,), {**shared, "kubectl": kubectl})
            for case in (ByHand, Credentials, Generated, Effective, Inspected, Merged, Reached)
        ]
    # These look at the file; which kubectl reads it makes no difference.
    cases.append(type("Written", (Written,), {**shared, "kubectl": kubectls[0]}))
    return cases
