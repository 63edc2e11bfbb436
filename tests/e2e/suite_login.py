"""Logging in with a real browser."""

import http.server
import subprocess
import threading
import urllib.parse

from browser_command import BrowserCommand
from cluster import Trust, start_clusters
from cluster_programs import api_servers, find_programs
from harness import Case
from login_kubectl import Kubectl
from login_provider import AtProvider
from provider_login import Person, new_challenge
from provider_server import start_provider

PAGE = b"<!doctype html><title>Done</title><p>You are logged in, <b>close this tab</b>."


class Helper:
    """The least that a login helper can be: it takes one callback."""

    def __init__(self):
        helper = self
        self.query = None

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                helper.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(PAGE)

            def log_message(self, *_):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.redirect = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.handle_request, daemon=True)
        self._thread.start()

    def close(self):
        self._server.server_close()


class Browser(Case):
    """The browser of these tests, at the provider without a login helper of ours."""

    provider = None
    browser = None

    def test_a_person_logs_in(self):
        helper = Helper()
        self.addCleanup(helper.close)
        person = Person(self.provider.issuer, self.provider.ca)
        verifier, challenge = new_challenge()
        url = person.authorization_url(
            "kubernetes-native", "openid email", challenge, helper.redirect
        )
        subprocess.run([self.browser.command, url], check=True, timeout=90)
        self.assertEqual(1, self.browser.calls())
        record, screenshot = self.browser.wait_for_record()
        last = record["pages"][-1]
        self.assertEqual((helper.redirect + "/", "Done"), (last["page"], last["title"]), record)
        self.assertEqual("You are logged in, close this tab.", record["text"])
        self.assertEqual("s", helper.query["state"])
        self.assertTrue(screenshot.read_bytes().startswith(b"\x89PNG"))
        tokens = person.exchange(
            "kubernetes-native", helper.query["code"], verifier, helper.redirect
        )
        self.assertIn("id_token", tokens)


def prepare(stack, place):
    Browser.browser = BrowserCommand(place, "alone")
    programs = find_programs(place.source)
    Browser.provider = provider = start_provider(stack, place)
    trust = Trust(issuer_url=provider.issuer, ca_file=provider.ca, groups_claim="groups")
    AtProvider.provider = provider
    AtProvider.work = place.work
    cases = [Browser, AtProvider]
    for number, api_server in enumerate(api_servers(programs)):
        directory = place.work / f"clusters-{number}"
        directory.mkdir()
        clusters = start_clusters(stack, programs, directory, {"email": trust}, api_server)
        version = clusters["email"].version()
        print(f"kube-apiserver {version}: {api_server.program}", flush=True)
        members = {
            "browser": BrowserCommand(place, f"kubectl-{number}"),
            "clusters": clusters,
            "provider": provider,
            "work": directory,
        }
        cases.append(type(f"Kubectl_{version.replace('.', '_')}", (Kubectl,), members))
    return cases
