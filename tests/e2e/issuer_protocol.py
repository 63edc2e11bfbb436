"""The embedded issuer keeps to the protocols: what else would a login against it prove?"""

import urllib.parse

from issuer_case import IssuerCase, claims_of
from provider_login import new_challenge

REDIRECT = "http://localhost:8000"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


class Protocol(IssuerCase):
    def authorize(self, name, **changes):
        """The parameters that the browser goes back with."""
        parameters = {
            "response_type": "code",
            "client_id": "kubernetes",
            "redirect_uri": REDIRECT,
            "scope": "openid offline_access",
            "state": "a b&c",
            "nonce": "n",
            **changes,
        }
        query = urllib.parse.urlencode(parameters)
        status, target, _ = self.open(f"{self.embedded.url(name)}/auth?{query}")
        self.assertEqual(302, status)
        self.assertEqual(parameters["redirect_uri"], target.split("?")[0])
        return dict(urllib.parse.parse_qsl(target.split("?")[1], keep_blank_values=True))

    def token(self, name, grant, basic=None, **form):
        client = {} if basic else {"client_id": "kubernetes"}
        return self.post(name, "token", {**client, "grant_type": grant, **form}, basic)

    def redeem(self, name, code, **form):
        form = {"redirect_uri": REDIRECT, "code": code, **form}
        return self.token(name, "authorization_code", **form)

    def refused(self, error, answer, status=400):
        self.assertEqual((status, error), (answer[0], answer[1]["error"]), answer)

    # -- authorization code

    def test_code(self):
        name = self.site(immediate=True)
        verifier, challenge = new_challenge()
        seen = self.authorize(name, code_challenge=challenge, code_challenge_method="S256")
        self.assertEqual(("a b&c", self.embedded.url(name)), (seen["state"], seen["iss"]))
        status, answer = self.redeem(name, seen["code"], code_verifier=verifier)
        self.assertEqual((200, "Bearer", 3600), (status, answer["token_type"], answer["expires_in"]))
        claims = claims_of(answer["id_token"])
        self.assertEqual(
            (self.embedded.url(name), "kubernetes", "jane@example.com", "n", 3600),
            (claims["iss"], claims["aud"], claims["email"], claims["nonce"])
            + (claims["exp"] - claims["iat"],),
        )
        self.assertEqual({"authorization": 1, "authorization_code": 1}, self.tally(name))

    def test_verifier(self):
        name = self.site(immediate=True)
        verifier, challenge = new_challenge()
        sent = {"code_challenge": challenge, "code_challenge_method": "S256"}
        for form in ({}, {"code_verifier": verifier + "x"}, {"code_verifier": challenge}):
            with self.subTest(form):
                code = self.authorize(name, **sent)["code"]
                self.refused("invalid_grant", self.redeem(name, code, **form))
        code = self.authorize(name)["code"]
        self.refused("invalid_grant", self.redeem(name, code, code_verifier=verifier))

    def test_code_is_good_once(self):
        name = self.site(immediate=True)
        code = self.authorize(name)["code"]
        _, first = self.redeem(name, code)
        self.refused("invalid_grant", self.redeem(name, code))
        again = self.token(name, "refresh_token", refresh_token=first["refresh_token"])
        self.refused("invalid_grant", again)

    def test_code_of_somebody_else(self):
        name = self.site(immediate=True)
        other = self.site(immediate=True) + "/other"
        code = self.authorize(name)["code"]
        self.refused("invalid_grant", self.redeem(name, code, client_id="kubernetes-native"))
        self.refused("invalid_grant", self.redeem(other, code))
        self.refused("invalid_grant", self.redeem(name, code, redirect_uri="http://localhost"))

    def test_redirect_uris(self):
        name = self.site(immediate=True)
        for client, redirect, known in (
            ("kubernetes", "http://localhost:18000", True),
            ("kubernetes", "http://localhost:8001", False),
            ("kubernetes", "http://localhost:8000/", False),
            ("kubernetes-native", "http://localhost:5", True),
            ("kubernetes-native", "http://[::1]:5", True),
            ("kubernetes-native", "http://localhost:5/x", False),
            ("kubernetes-native", "http://localhost.example:5", False),
            ("kubernetes-native", "http://localhost:5@example.com", False),
            ("kubernetes-native", "https://localhost:5", False),
        ):
            with self.subTest(client=client, redirect=redirect):
                query = urllib.parse.urlencode({
                    "response_type": "code",
                    "client_id": client,
                    "redirect_uri": redirect,
                    "scope": "openid",
                })
                status, target, _ = self.open(f"{self.embedded.url(name)}/auth?{query}")
                self.assertEqual((302, True) if known else (400, False), (status, target is not None))

    def test_issuer_of_the_callback(self):
        self.assertNotIn("iss", self.authorize(self.site(immediate=True, iss="")))
        seen = self.authorize(self.site(immediate=True, iss="https://other.example"))
        self.assertEqual("https://other.example", seen["iss"])

    def test_error(self):
        name = self.site(error="access_denied", error_description="<b>&")
        seen = self.authorize(name)
        self.assertEqual(("access_denied", "<b>&"), (seen["error"], seen["error_description"]))
        self.assertNotIn("code", seen)

    # -- refresh tokens

    def test_rotation(self):
        name = self.site(immediate=True)
        _, first = self.redeem(name, self.authorize(name)["code"])
        old = first["refresh_token"]
        status, second = self.token(name, "refresh_token", refresh_token=old)
        self.assertEqual((200, "4711"), (status, claims_of(second["id_token"])["sub"]))
        self.assertNotIn("nonce", claims_of(second["id_token"]))
        new = second["refresh_token"]
        self.assertNotEqual(old, new)
        self.refused("invalid_grant", self.token(name, "refresh_token", refresh_token=old))
        # Somebody has the old one who should not: all of the login ends.
        self.refused("invalid_grant", self.token(name, "refresh_token", refresh_token=new))

    def test_no_offline_access(self):
        name = self.site(immediate=True)
        code = self.authorize(name, scope="openid")["code"]
        self.assertNotIn("refresh_token", self.redeem(name, code)[1])

    def test_code_is_no_refresh_token(self):
        name = self.site(immediate=True)
        code = self.authorize(name)["code"]
        self.refused("invalid_grant", self.token(name, "refresh_token", refresh_token=code))

    def test_revocation(self):
        name = self.site(immediate=True)
        token = self.redeem(name, self.authorize(name)["code"])[1]["refresh_token"]
        for client in ("kubernetes-native", "kubernetes"):
            self.assertEqual((200, None), self.post(name, "revoke", {"client_id": client, "token": token}))
        self.refused("invalid_grant", self.token(name, "refresh_token", refresh_token=token))
        self.assertEqual(200, self.post(name, "revoke", {"client_id": "kubernetes", "token": "?"})[0])
        answer = self.post(name, "revoke", {"client_id": "nobody", "token": token})
        self.refused("invalid_client", answer, 401)
        self.refused("invalid_request", self.post(name, "revoke", {"client_id": "kubernetes"}))

    def test_end_session(self):
        name = self.site()
        self.assertEqual(200, self.open(f"{self.embedded.url(name)}/end_session")[0])
        self.assertEqual({"end_session": 1}, self.tally(name))

    # -- other grants

    def begin(self, name, **form):
        form = {"client_id": "kubernetes", "scope": "openid", **form}
        status, device = self.post(name, "device_authorization", form)
        self.assertEqual(200, status, device)
        return device

    def poll(self, name, device, **form):
        return self.token(name, DEVICE_CODE, device_code=device["device_code"], **form)

    def test_device(self):
        name = self.site(interval=0)
        device = self.begin(name)
        self.assertEqual(0, device["interval"])
        self.refused("authorization_pending", self.poll(name, device))
        self.assertEqual(404, self.approve(name, "XXXX-XXXX"))
        self.assertEqual(200, self.approve(name, device["user_code"]))
        self.assertEqual(404, self.approve(name, device["user_code"]))
        status, answer = self.poll(name, device)
        self.assertEqual((200, "4711"), (status, claims_of(answer["id_token"])["sub"]))
        self.refused("expired_token", self.poll(name, device))

    def test_device_that_hurries(self):
        name = self.site(interval=30)
        device = self.begin(name)
        self.refused("authorization_pending", self.poll(name, device))
        self.approve(name, device["user_code"])
        self.refused("slow_down", self.poll(name, device))

    def test_device_denied(self):
        name = self.site(interval=0)
        device = self.begin(name)
        self.assertEqual(200, self.approve(name, device["user_code"], deny="1"))
        self.refused("access_denied", self.poll(name, device))

    def test_device_with_challenge(self):
        name = self.site(interval=0)
        verifier, challenge = new_challenge()
        sent = {"code_challenge": challenge, "code_challenge_method": "S256"}
        for form, wanted in (({}, 400), ({"code_verifier": verifier}, 200)):
            device = self.begin(name, **sent)
            self.approve(name, device["user_code"])
            self.assertEqual(wanted, self.poll(name, device, **form)[0])

    def test_password(self):
        name = self.site()
        for password, wanted in (("wrong", 400), ("", 400), ("pa55word", 200)):
            form = {"username": "jane", "password": password, "scope": "openid"}
            self.assertEqual(wanted, self.token(name, "password", **form)[0])

    def test_client(self):
        clients = {"robot": {"redirect_uris": [], "secret": "s3cr3t"}, "open": {"redirect_uris": []}}
        name = self.site(clients=clients)
        status, answer = self.token(name, "client_credentials", ("robot", "s3cr3t"), scope="openid")
        self.assertEqual((200, "robot"), (status, claims_of(answer["id_token"])["sub"]))
        form = {"client_id": "robot", "client_secret": "s3cr3t"}
        self.assertEqual(200, self.token(name, "client_credentials", **form)[0])
        for wrong in ({"client_id": "robot"}, {"client_id": "robot", "client_secret": "x"}, {}):
            self.refused("invalid_client", self.token(name, "client_credentials", **wrong), 401)
        answer = self.token(name, "client_credentials", client_id="open")
        self.refused("unauthorized_client", answer)

    # -- on demand

    def test_odd_answers(self):
        user = {"sub": "1"}
        name = self.site(
            immediate=True, user=user, claims={"aud": "other"}, leave_out=["scope"], lifetime=-60
        )
        _, answer = self.redeem(name, self.authorize(name)["code"])
        claims = claims_of(answer["id_token"])
        self.assertEqual(("1", "other"), (claims["sub"], claims["aud"]))
        self.assertGreater(claims["iat"], claims["exp"])
        self.assertNotIn("scope", answer)
        name = self.site(raw_token="[]", token_status=500)
        self.assertEqual((500, []), self.token(name, "password"))

    def test_script_is_read(self):
        for login in ({"imediate": True}, {"lifetime": "long"}, {"user": "jane"}):
            with self.subTest(login), self.assertRaisesRegex(RuntimeError, "status 400"):
                self.embedded.script("wrong", {"login": login})
