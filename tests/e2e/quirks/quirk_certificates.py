"""Recipes: odd certificates, hosts, chains and CA files."""

import base64

import certificates as x509
import der
from certificates import alternative_names, basic_constraints, key_usage, pem, usages
from quirk import Bench, rsa_jwk

NEGATIVE = bytes.fromhex("b511223344556677")
ODD_EXTENSION = der.extension("1.2.3.4.5", der.null())
SAN = alternative_names("DNS:localhost")


def with_x5c(bench: Bench, **odd):
    """A key set whose one key has a certificate of its own."""
    key = bench.signing_key
    own = x509.certificate(key, bench.root_key, **{"subject": der.common_name("sig"), **odd})
    jwk = rsa_jwk(key, x5c=[base64.b64encode(own).decode()])
    return bench.quirk(jwks={"keys": [jwk]})


def with_leaf(bench: Bench, **odd):
    return bench.quirk(leaf=bench.leaf(**odd), key=odd.get("key", bench.leaf_key))


def with_host(bench: Bench, host, *names, **odd):
    """An issuer on `host`; addresses are dialled as they are."""
    is_address = host.replace(".", "").isdigit()
    extensions = [alternative_names(*names)] if names else []
    return bench.quirk(
        leaf=bench.leaf(extensions=extensions, **odd),
        issuer=f"https://{host}:{{port}}",
        connect_host=None if is_address else host,
    )


def signed_by(bench: Bench, root, root_key, text="other root", **parts):
    """The usual certificate, signed by another root, which is the CA file."""
    leaf = bench.leaf(signer=root_key, issuer=der.common_name(text), **parts)
    return bench.quirk(leaf=leaf, ca=pem(root).encode())


def intermediate(bench: Bench, signer=None, issuer="quirks root", extensions=(), text="mid"):
    """An intermediate CA with the key `mid`."""
    return x509.certificate(
        bench.keys["mid"],
        signer or bench.root_key,
        subject=der.common_name(text),
        issuer=der.common_name(issuer),
        extensions=[basic_constraints(), key_usage(5, 6), *extensions],
    )


def leaf_below_mid(bench: Bench, **odd):
    return bench.leaf(signer=bench.keys["mid"], issuer=der.common_name("mid"), **odd)


def mid_missing(bench):
    return bench.quirk(chain=[leaf_below_mid(bench)])


def stray_negative(bench):
    stray = x509.certificate(
        bench.keys["mid"], bench.root_key, serial=der.integer(b"\xb5"), extensions=[]
    )
    return bench.quirk(chain=[bench.leaf(), stray])


def cross(bench):
    stranger = bench.keys["stranger"]
    mids = [intermediate(bench, stranger, "stranger"), intermediate(bench)]
    return bench.quirk(chain=[leaf_below_mid(bench), *mids])


def root_without_constraints(bench):
    key = bench.keys["other"]
    root = x509.root(key, "other root", extensions=[key_usage(5, 6)])
    return signed_by(bench, root, key)


def directory_constraint(bench):
    key = bench.keys["other"]
    corp = der.name(("2.5.4.10", der.utf8("Corp")))
    subtree = der.sequence(der.explicit(4, corp))
    constraint = der.extension(
        x509.NAME_CONSTRAINTS, der.sequence(der.explicit(0, subtree)), critical=True
    )
    root = x509.root(key, "other root", extensions=[*x509.root_extensions(key), constraint])
    return signed_by(bench, root, key, subject=corp)


def usage_of_mid(bench):
    mid = intermediate(bench, extensions=[usages(x509.CLIENT_AUTH)])
    leaf = leaf_below_mid(bench, extensions=[SAN, usages(x509.SERVER_AUTH)])
    return bench.quirk(chain=[leaf, mid])


def other_key_id(bench):
    identifier = der.sequence(der.context(0, b"\x11" * 20))
    return with_leaf(bench, extensions=[SAN, der.extension(x509.AUTHORITY_KEY_ID, identifier)])


def issuer_of_another_type(bench):
    name = der.name(("2.5.4.3", der.printable("quirks root")))
    return with_leaf(bench, issuer=name)


def two_roots(bench):
    extensions = [basic_constraints(), key_usage(5, 6)]
    keys = bench.keys["old"], bench.keys["new"]
    roots = [x509.root(key, "twin root", extensions=extensions) for key in keys]
    leaf = bench.leaf(signer=keys[1], issuer=der.common_name("twin root"))
    return bench.quirk(leaf=leaf, ca=pem(*roots).encode())


def path_length(bench):
    key = bench.keys["other"]
    extensions = [basic_constraints(path_length=0), key_usage(5, 6)]
    root = x509.root(key, "other root", extensions=extensions)
    mid = intermediate(bench, key, "other root")
    return bench.quirk(chain=[leaf_below_mid(bench), mid], ca=pem(root).encode())


def leaf_as_ca(bench):
    leaf = bench.leaf(signer=bench.keys["stranger"], issuer=der.common_name("stranger"))
    return bench.quirk(leaf=leaf, ca=pem(leaf).encode())


def with_ca(bench, text):
    text = text.encode() if isinstance(text, str) else text
    return bench.quirk(ca=text, by_flags=True)


def negative_root(bench):
    return x509.root(bench.root_key, serial=der.integer(b"\xb5"))


def blank_lines(bench):
    return "\n\n".join(pem(bench.root).splitlines()) + "\n"


def pss_key(bench):
    key = bench.keys["pss"]
    return bench.quirk(leaf=bench.leaf(key=key), key=key)


def sha224(bench):
    def tls12(context):
        context.maximum_version = context.minimum_version.TLSv1_2

    leaf = bench.leaf(algorithm=x509.SHA224_RSA, digest="sha224")
    return bench.quirk(leaf=leaf, tls=tls12)


RECIPES = {
    "x5c-healthy": with_x5c,
    "x5c-negative-serial": lambda b: with_x5c(b, serial=der.integer(NEGATIVE)),
    "x5c-dup-ext": lambda b: with_x5c(b, extensions=[ODD_EXTENSION, ODD_EXTENSION]),
    "x5c-dn-integer": lambda b: with_x5c(b, subject=der.name(("2.5.4.10", der.integer(5)))),
    "cert-negative-serial": lambda b: with_leaf(b, serial=der.integer(NEGATIVE)),
    "cert-dns-8bit": lambda b: with_leaf(
        b, extensions=[alternative_names("DNS:localhost", (2, b"m\xfcnchen.example"))]
    ),
    "cert-dup-ext": lambda b: with_leaf(b, extensions=[SAN, ODD_EXTENSION, ODD_EXTENSION]),
    "cert-rsa1024": lambda b: with_leaf(b, key=b.keys["rsa1024"]),
    "cert-eku-any": lambda b: with_leaf(b, extensions=[SAN, usages(x509.ANY_USAGE)]),
    "cert-sha1": lambda b: with_leaf(b, algorithm=x509.SHA1_RSA, digest="sha1"),
    "cert-eku-client": lambda b: with_leaf(b, extensions=[SAN, usages(x509.CLIENT_AUTH)]),
    "cert-cn-only": lambda b: with_leaf(
        b, subject=der.common_name("localhost"), extensions=[]
    ),
    "cert-san-dot": lambda b: with_leaf(b, extensions=[alternative_names("DNS:localhost.")]),
    "cert-pss-key": pss_key,
    "cert-sha224": sha224,
    "cert-v1-ext": lambda b: with_leaf(b, version=b""),
    "cert-critical-unknown": lambda b: with_leaf(
        b, extensions=[SAN, der.extension("1.2.3.4.5", der.null(), critical=True)]
    ),
    "cert-time-offset": lambda b: with_leaf(b, not_before=der.utc_time("200101000000+0100")),
    "host-wild-internal": lambda b: with_host(b, "keycloak.internal", "DNS:*.internal"),
    "host-underscore-wild": lambda b: with_host(
        b, "my_idp.corp.example", "DNS:*.corp.example"
    ),
    "host-trailing-dot": lambda b: with_host(b, "sso.corp.example.", "DNS:sso.corp.example"),
    "host-ip-cn": lambda b: with_host(b, "127.0.0.1", subject=der.common_name("127.0.0.1")),
    "host-ip-short": lambda b: with_host(b, "127.1", "IP:127.0.0.1"),
    "chain-mid-missing": mid_missing,
    "chain-stray-negative": stray_negative,
    "chain-cross": cross,
    "chain-root-no-bc": root_without_constraints,
    "chain-nc-dir": directory_constraint,
    "chain-eku-mid": usage_of_mid,
    "chain-aki-other": other_key_id,
    "chain-issuer-type": issuer_of_another_type,
    "chain-two-roots": two_roots,
    "chain-pathlen": path_length,
    "chain-leaf-as-ca": leaf_as_ca,
    "ca-negative-first": lambda b: with_ca(b, pem(negative_root(b), b.root)),
    "ca-no-certificate": lambda b: with_ca(b, pem(b.root, b"hello world")),
    "ca-bom": lambda b: with_ca(b, b"\xef\xbb\xbf" + pem(b.root).encode()),
    "ca-broken-first": lambda b: with_ca(
        b,
        "-----BEGIN CERTIFICATE-----\n!!!not base64!!!\n-----END CERTIFICATE-----\n"
        + pem(b.root),
    ),
    "ca-trusted": lambda b: with_ca(b, pem(b.root, kind="TRUSTED CERTIFICATE")),
    "ca-crlf": lambda b: with_ca(b, pem(b.root).replace("\n", "\r\n")),
    "ca-blank-lines": lambda b: with_ca(b, blank_lines(b)),
}
