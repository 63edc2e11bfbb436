"""Every way to get a token, against the embedded issuer."""

from issuer_case import IssuerCase
from issuer_client import Issuer
from issuer_protocol import Protocol
from login_cache import Cache
from login_crowd import Crowd
from login_flows import Flows
from login_hostile import Hostile
from login_https import https_cases
from login_interrupt import Interrupt
from login_kubelogin import real_kubelogins
from login_person import Person
from login_refresh import Refresh
from login_secret import secret_cases


def prepare(stack, place):
    IssuerCase.embedded = stack.enter_context(Issuer(place.test_issuer, place.work / "pki"))
    IssuerCase.work = place.work
    own = [Protocol, Cache, Crowd, Flows, Hostile, Interrupt, Person, Refresh]
    own += https_cases(place.source) + secret_cases(place.source)
    return own + real_kubelogins(place.source)
