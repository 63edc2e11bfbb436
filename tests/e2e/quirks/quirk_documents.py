"""Odd issuers whose documents are odd: the JSON of discovery and of the key set. Their answers
come from a real kube-apiserver where it is there."""

import json

from quirk import KEYS, rsa_jwk
from quirk_server import reply


def document(change):
    """Discovery with the document as `change` makes it: a dict, or text."""

    def make(request, text):
        changed = change(json.loads(text))
        return reply(changed if isinstance(changed, (str, bytes)) else json.dumps(changed))

    return lambda bench: bench.quirk(discovery=make)


def member(name, value):
    return document(lambda d: {**d, name: value})


def without(name):
    return document(lambda d: {k: v for k, v in d.items() if k != name})


def renamed(name, other):
    return document(lambda d: {other if k == name else k: v for k, v in d.items()})


def issuer(make):
    return document(lambda d: {**d, "issuer": make(d["issuer"])})


def text_of(make):
    """Discovery with the text that `make` makes of the usual."""
    return document(lambda d: make(json.dumps(d)))


def twice(name, first):
    """The member `name` twice, first with another value."""
    return text_of(lambda text: "{" + f'"{name}": {json.dumps(first)}, ' + text[1:])


def keys(make):
    """The key set as `make(jwk)` makes it: a dict, or text."""

    def recipe(bench):
        made = make(rsa_jwk(bench.signing_key))
        text = made if isinstance(made, (str, bytes)) else json.dumps(made)

        def on_any(request, usual):
            return reply(text) if request.path == KEYS else usual

        return bench.quirk(any_reply=on_any)

    return recipe


def jwk(**more):
    """The one key with other members; None leaves one out."""
    return keys(
        lambda key: {"keys": [{k: v for k, v in {**key, **more}.items() if v is not None}]}
    )


def beside(other):
    """Another key beside the good one."""
    return keys(lambda key: {"keys": [key, other]})


def before(other):
    return keys(lambda key: {"keys": [other, key]})


EC = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
OKP = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}

MORE = {
    "doc-issuer-slash": issuer(lambda url: url + "/"),
    "doc-issuer-slashes": issuer(lambda url: url + "//"),
    "doc-issuer-upper": issuer(lambda url: url.replace("https", "HTTPS")),
    "doc-issuer-host-upper": issuer(lambda url: url.replace("localhost", "LOCALHOST")),
    "doc-issuer-number": issuer(lambda url: 5),
    "doc-issuer-null": issuer(lambda url: None),
    "doc-issuer-list": issuer(lambda url: [url]),
    "doc-issuer-missing": without("issuer"),
    "doc-issuer-case": renamed("issuer", "Issuer"),
    "doc-issuer-kelvin": renamed("jwks_uri", "jw\u212as_uri"),
    "doc-issuer-long-s": renamed("issuer", "i\u017fsuer"),
    "doc-issuer-twice": twice("issuer", "https://other.example"),
    "doc-issuer-twice-case": twice("ISSUER", "https://other.example"),
    "doc-issuer-last-case": text_of(lambda t: t[:-1] + ', "ISSUER": "https://other.example"}'),
    "doc-issuer-last-null": text_of(lambda t: t[:-1] + ', "issuer": null}'),
    "doc-issuer-escapes": text_of(lambda t: t.replace("https:", "\\u0068ttps:")),
    "doc-jwks-missing": without("jwks_uri"),
    "doc-jwks-empty": member("jwks_uri", ""),
    "doc-jwks-null": member("jwks_uri", None),
    "doc-jwks-number": member("jwks_uri", 5),
    "doc-jwks-relative": member("jwks_uri", "/keys"),
    "doc-jwks-ftp": member("jwks_uri", "ftp://localhost/keys"),
    "doc-jwks-space": document(lambda d: {**d, "jwks_uri": " " + d["jwks_uri"]}),
    "doc-jwks-end-space": document(lambda d: {**d, "jwks_uri": d["jwks_uri"] + " "}),
    "doc-jwks-newline": document(lambda d: {**d, "jwks_uri": d["jwks_uri"] + "\n"}),
    "doc-jwks-fragment": document(lambda d: {**d, "jwks_uri": d["jwks_uri"] + "#x"}),
    "doc-jwks-upper": document(
        lambda d: {**d, "jwks_uri": d["jwks_uri"].replace("https", "HTTPS")}
    ),
    "doc-jwks-user": document(
        lambda d: {**d, "jwks_uri": d["jwks_uri"].replace("//", "//a:b@")}
    ),
    "doc-jwks-no-port": member("jwks_uri", "https://localhost:/keys"),
    "doc-jwks-bad-escape": document(lambda d: {**d, "jwks_uri": d["jwks_uri"] + "%zz"}),
    "doc-jwks-case": renamed("jwks_uri", "JWKS_URI"),
    "doc-algorithms-missing": without("id_token_signing_alg_values_supported"),
    "doc-algorithms-empty": member("id_token_signing_alg_values_supported", []),
    "doc-algorithms-null": member("id_token_signing_alg_values_supported", None),
    "doc-algorithms-text": member("id_token_signing_alg_values_supported", "RS256"),
    "doc-algorithms-numbers": member("id_token_signing_alg_values_supported", [5]),
    "doc-algorithms-nulls": member("id_token_signing_alg_values_supported", [None, "RS256"]),
    "doc-algorithms-other": member("id_token_signing_alg_values_supported", ["ES256"]),
    "doc-algorithms-hs": member("id_token_signing_alg_values_supported", ["HS256"]),
    "doc-auth-number": member("authorization_endpoint", 5),
    "doc-auth-null": member("authorization_endpoint", None),
    "doc-auth-missing": without("authorization_endpoint"),
    "doc-token-list": member("token_endpoint", []),
    "doc-userinfo-number": member("userinfo_endpoint", 5),
    "doc-device-number": member("device_authorization_endpoint", 5),
    "doc-types-text": member("response_types_supported", "code"),
    "doc-subjects-number": member("subject_types_supported", 5),
    "doc-claims-number": member("claims_supported", 5),
    "doc-scopes-number": member("scopes_supported", 5),
    "doc-unknown-number": member("x_unknown", 5),
    "doc-unknown-huge-number": text_of(lambda t: t[:-1] + ', "x": 1e999}'),
    "doc-unknown-deep": text_of(lambda t: t[:-1] + ', "x": ' + "[" * 50 + "]" * 50 + "}"),
    "doc-lone-surrogate": text_of(lambda t: t[:-1] + ', "x": "\\ud800"}'),
    "doc-control-in-string": text_of(lambda t: t[:-1] + ', "x": "a\tb"}'),
    "doc-comment": text_of(lambda t: "/* */" + t),
    "doc-trailing-comma": text_of(lambda t: t[:-1] + ",}"),
    "doc-single-quotes": text_of(lambda t: t.replace('"', "'")),
    "doc-leading-zero": text_of(lambda t: t[:-1] + ', "x": 01}'),
    "doc-nan": text_of(lambda t: t[:-1] + ', "x": NaN}'),
    "doc-bom": text_of(lambda t: "\ufeff" + t),
    "doc-space-around": text_of(lambda t: " \t\r\n" + t + " \r\n"),
    "doc-form-feed": text_of(lambda t: "\f" + t),
    "doc-no-break-space": text_of(lambda t: "\u00a0" + t),
    "doc-array": text_of(lambda t: "[" + t + "]"),
    "doc-null": text_of(lambda t: "null"),
    "doc-empty": text_of(lambda t: ""),
    "doc-two": text_of(lambda t: t + t),
    "doc-nul-end": text_of(lambda t: t + "\0"),
    "doc-utf16": text_of(lambda t: t.encode("utf-16")),
    "keys-null": keys(lambda key: {"keys": None}),
    "keys-empty": keys(lambda key: {"keys": []}),
    "keys-missing": keys(lambda key: {}),
    "keys-object": keys(lambda key: {"keys": key}),
    "keys-array": keys(lambda key: [key]),
    "keys-case": keys(lambda key: {"KEYS": [key]}),
    "keys-null-key": keys(lambda key: {"keys": [key, None]}),
    "keys-number-key": keys(lambda key: {"keys": [key, 5]}),
    "keys-empty-key": keys(lambda key: {"keys": [key, {}]}),
    "keys-tail": keys(lambda key: json.dumps({"keys": [key]}) + "x"),
    "keys-two": keys(lambda key: json.dumps({"keys": [key]}) * 2),
    "keys-twice": keys(
        lambda key: '{"keys": [], "keys": ' + json.dumps([key]) + "}"
    ),
    "keys-twice-last-empty": keys(
        lambda key: '{"keys": ' + json.dumps([key]) + ', "keys": []}'
    ),
    "keys-twice-other-case": keys(
        lambda key: '{"keys": ' + json.dumps([key]) + ', "Keys": []}'
    ),
    "jwk-kty-lower": jwk(kty="rsa"),
    "jwk-kty-missing": jwk(kty=None),
    "jwk-kty-number": jwk(kty=5),
    "jwk-kid-missing": jwk(kid=None),
    "jwk-kid-other": jwk(kid="other"),
    "jwk-kid-number": jwk(kid=5),
    "jwk-kid-empty": jwk(kid=""),
    "jwk-alg-missing": jwk(alg=None),
    "jwk-alg-other": jwk(alg="RS512"),
    "jwk-alg-none": jwk(alg="none"),
    "jwk-alg-number": jwk(alg=5),
    "jwk-use-missing": jwk(use=None),
    "jwk-use-enc": jwk(use="enc"),
    "jwk-use-other": jwk(use="other"),
    "jwk-use-number": jwk(use=5),
    "jwk-ops": jwk(key_ops=["encrypt"]),
    "jwk-ops-number": jwk(key_ops=5),
    "jwk-e-padded": jwk(e="AAEAAQ"),
    "jwk-e-equals": jwk(e="AQAB="),
    "jwk-e-3": jwk(e="Aw"),
    "jwk-e-even": jwk(e="Ag"),
    "jwk-e-1": jwk(e="AQ"),
    "jwk-e-0": jwk(e="AA"),
    "jwk-e-empty": jwk(e=""),
    "jwk-e-missing": jwk(e=None),
    "jwk-e-number": jwk(e=65537),
    "jwk-e-33-bits": jwk(e="AQAAAAE"),
    "jwk-e-65-bits": jwk(e="AQAAAAAAAAAB"),
    "jwk-n-empty": jwk(n=""),
    "jwk-n-missing": jwk(n=None),
    "jwk-n-short": jwk(n="AQAB"),
    "jwk-n-bad-base64": jwk(n="!!"),
    "jwk-n-plus": keys(
        lambda key: {"keys": [{**key, "n": key["n"].replace("-", "+").replace("_", "/")}]}
    ),
    "jwk-n-newline": keys(lambda key: {"keys": [{**key, "n": key["n"] + "\n"}]}),
    "jwk-n-newline-inside": keys(
        lambda key: {"keys": [{**key, "n": key["n"][:9] + "\r\n" + key["n"][9:]}]}
    ),
    "jwk-n-space": keys(lambda key: {"keys": [{**key, "n": key["n"] + " "}]}),
    "jwk-n-padded": keys(lambda key: {"keys": [{**key, "n": "AA" + key["n"]}]}),
    "jwk-private": jwk(d="AQAB"),
    "jwk-private-bad": jwk(d="!!"),
    "jwk-private-number": jwk(d=5),
    "jwk-x5t-empty": jwk(x5t=""),
    "jwk-x5t-bad": jwk(x5t="!!"),
    "jwk-x5t-short": jwk(x5t="AQAB"),
    "jwk-x5t-hex": jwk(x5t="0123456789abcdef0123456789abcdef01234567"),
    "jwk-x5t-long": jwk(**{"x5t#S256": "A" * 43}),
    "jwk-x5t-s256-short": jwk(**{"x5t#S256": "AQAB"}),
    "jwk-x5u": jwk(x5u="https://example.com/c.pem"),
    "jwk-x5u-bad": jwk(x5u=":// "),
    "jwk-x5u-number": jwk(x5u=5),
    "jwk-member-case": keys(
        lambda key: {"keys": [{k.upper(): v for k, v in key.items()}]}
    ),
    "jwk-kid-twice": keys(
        lambda key: '{"keys": [{"kid": "other", ' + json.dumps(key)[1:] + "]}"
    ),
    "jwk-same-kid-twice": keys(
        lambda key: {"keys": [{**EC, "kid": "sig", "use": "sig"}, key]}
    ),
    "beside-unknown-kty": beside({"kty": "AKP", "kid": "pq", "alg": "ML-DSA-65", "pub": "AA"}),
    "beside-no-kty": beside({"kid": "x"}),
    "beside-ec": beside(EC),
    "beside-ec-off-curve": beside({**EC, "y": EC["x"]}),
    "beside-ec-unknown-curve": beside({**EC, "crv": "secp256k1"}),
    "beside-ec-short": beside({**EC, "x": "AQAB"}),
    "beside-ec-long": beside({**EC, "x": "AA" + EC["x"]}),
    "beside-ec-no-y": beside({k: v for k, v in EC.items() if k != "y"}),
    "beside-ec-p521": beside({**EC, "crv": "P-521"}),
    "beside-okp": beside(OKP),
    "beside-okp-x25519": beside({**OKP, "crv": "X25519"}),
    "beside-okp-ed448": beside({**OKP, "crv": "Ed448"}),
    "beside-okp-short": beside({**OKP, "x": "AQAB"}),
    "beside-okp-no-x": beside({"kty": "OKP", "crv": "Ed25519"}),
    "beside-oct": beside({"kty": "oct", "k": "AQAB"}),
    "beside-oct-empty": beside({"kty": "oct", "k": ""}),
    "beside-oct-no-k": beside({"kty": "oct"}),
    "beside-rsa-no-n": beside({"kty": "RSA", "e": "AQAB"}),
    "before-unknown-kty": before({"kty": "AKP", "kid": "sig"}),
    "before-same-kid": before({**OKP, "kid": "sig"}),
}
