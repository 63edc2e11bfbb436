"""What the tests beside the embedded issuer share."""

import base64
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request

from harness import Case


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def claims_of(token):
    """The claims of a JWT, unverified."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


class IssuerCase(Case):
    embedded = None  # Issuer
    work = None

    def site(self, **login):
        """The name of a site of this test's own, at which people log in so."""
        name = self.id().rsplit(".", 1)[-1].replace("_", "-")
        script = {"login": login}
        for member in ("clients", "discovery", "remove"):
            if member in login:
                script[member] = login.pop(member)
        self.embedded.script(name, script)
        return name

    def tally(self, name):
        return json.loads(self.embedded.ask("GET", f"/ctl/{name}"))

    def open(self, url, form=None, basic=None):
        """The status, the Location and the body of a reply."""
        headers = {}
        if basic is not None:
            pair = base64.b64encode(":".join(basic).encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(
                context=ssl.create_default_context(cafile=self.embedded.ca)
            ),
            _NoRedirects(),
        )
        try:
            request = urllib.request.Request(url, data=data, headers=headers)
            with opener.open(request, timeout=20) as reply:
                return reply.status, None, reply.read().decode()
        except urllib.error.HTTPError as reply:
            with reply:
                return reply.code, reply.headers.get("location"), reply.read().decode()

    def post(self, name, endpoint, form, basic=None):
        """The status and the JSON of an endpoint of the site."""
        status, _, body = self.open(f"{self.embedded.url(name)}/{endpoint}", form, basic)
        return status, json.loads(body) if body else None

    def approve(self, name, user_code, **more):
        """Be the person on the other device."""
        form = {"user_code": user_code, **more}
        return self.open(f"{self.embedded.url(name)}/device", form)[0]
