"""One cache for the real kubelogin and oidcctl: what one writes, the other uses."""

import json

from cluster_programs import HINT, installed_programs
from harness import Unavailable
from login_case import LoginCase

SCOPES = ("--oidc-extra-scope=email", "--oidc-extra-scope=offline_access")
# A login that asks no one. The user name belongs to the key of the entry, so that every call has it.
PASSWORD = ("--grant-type=password", "--username=jane", "--password=pa55word")


class RealKubelogin(LoginCase):
    """Each test logs in once, with one program, and never again with the other."""

    kubelogin = None
    plugin_name = None  # the name under which kubectl finds oidcctl in its place

    def setUp(self):
        super().setUp()
        self.name = self.site()
        self.ours = self.home / self.plugin_name
        self.ours.symlink_to(self.oidcctl)

    def call(self, program, *more):
        words = self.words(self.name, *SCOPES, *PASSWORD, *more, program=program)
        return self.start([words[0], "get-token", *words[1:]])

    def token_by(self, program, *more):
        plugin = self.call(program, *more)
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)
        return json.loads(out)["status"]["token"]

    def test_a_login_of_kubelogin_is_ours(self):
        token = self.token_by(self.kubelogin)
        before = self.tally(self.name)
        self.assertEqual(token, self.token_by(self.ours))
        self.assertEqual(before, self.tally(self.name))

    def test_a_login_of_ours_is_kubelogins(self):
        token = self.token_by(self.ours)
        before = self.tally(self.name)
        self.assertEqual(token, self.token_by(self.kubelogin))
        self.assertEqual(before, self.tally(self.name))

    def test_both_write_one_entry(self):
        self.token_by(self.kubelogin)
        first = self.entry()
        self.token_by(self.ours, "--force-refresh")
        self.assertEqual(first, self.entry())
        self.assertEqual(json.loads(first.read_text())["id_token"], self.token_by(self.kubelogin))


def real_kubelogins(source):
    """The cases, for each of the two programs that is here."""
    try:
        found = installed_programs(source)
    except Unavailable:
        found = {}
    cases = []
    for program, plugin_name in (
        ("kubelogin", "kubectl-oidc_login"),
        ("kubectl-together_login", "kubectl-together_login"),
    ):
        if program not in found:
            print(f"left out: {program}. {HINT}", flush=True)
            continue
        members = {"kubelogin": found[program], "plugin_name": plugin_name}
        name = f"Real_{program.replace('-', '_')}"
        cases.append(type(name, (RealKubelogin,), members))
    return cases
