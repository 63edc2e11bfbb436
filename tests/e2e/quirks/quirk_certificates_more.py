"""More odd certificates, host names and chains than issuer_quirks.json has. Their answers come
from a real kube-apiserver where it is there."""

import base64
import datetime

import certificates as x509
import der
from certificates import alternative_names, basic_constraints, key_usage, pem, usages
from quirk import Bench, rsa_jwk
from quirk_certificates import (
    SAN,
    intermediate,
    leaf_below_mid,
    signed_by,
    with_leaf,
    with_x5c,
)

POLICIES = "2.5.29.32"
CRL_POINTS = "2.5.29.31"
AUTHORITY_INFO = "1.3.6.1.5.5.7.1.1"
INHIBIT_ANY_POLICY = "2.5.29.54"
POLICY_CONSTRAINTS = "2.5.29.36"
POLICY_MAPPINGS = "2.5.29.33"
MICROSOFT_SGC = "1.3.6.1.4.1.311.10.3.3"
NETSCAPE_SGC = "2.16.840.1.113730.4.1"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
RSA = "1.2.840.113549.1.1.1"


def extended(*more):
    """The usual certificate with extensions beside its name."""
    return lambda bench: with_leaf(bench, extensions=[SAN, *more])


def ext(dotted, value, critical=False):
    return extended(der.extension(dotted, value, critical))


def named(*names, critical=False):
    """The usual certificate with alternative names beside localhost."""
    return lambda bench: with_leaf(bench, extensions=[alternative_names("DNS:localhost", *names)])


def subject(*attributes):
    return lambda bench: with_leaf(bench, subject=der.name(*attributes))


def organization(value):
    return subject(("2.5.4.10", value))


def dated(**times):
    return lambda bench: with_leaf(bench, **times)


def moment(days):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)


def serial(value):
    return lambda bench: with_leaf(bench, serial=der.integer(value))


def rsa_spki(modulus, exponent, algorithm=None):
    """A SubjectPublicKeyInfo of RSA with these INTEGERs."""
    key = der.sequence(modulus, exponent)
    return der.sequence(algorithm or der.algorithm(RSA), der.bit_string(key))


def modulus_of(key):
    text = x509.openssl("rsa", "-in", key.path, "-noout", "-modulus").decode()
    return int(text.strip().split("=")[1], 16)


def with_key(make):
    """A certificate whose public key is written otherwise; the server signs with its own."""
    return lambda bench: with_leaf(bench, spki=make(modulus_of(bench.leaf_key)))


def x5c_key(make):
    """The same in `x5c`, where no signature is made with the key."""
    return lambda bench: with_x5c(bench, spki=make(modulus_of(bench.signing_key)))


def constrained(*subtrees, excluded=(), critical=True, names=("DNS:localhost",)):
    """The usual certificate below a root with name constraints."""

    def recipe(bench):
        key = bench.keys["other"]
        permitted = der.explicit(0, *map(der.sequence, subtrees)) if subtrees else b""
        barred = der.explicit(1, *map(der.sequence, excluded)) if excluded else b""
        constraint = der.extension(
            x509.NAME_CONSTRAINTS, der.sequence(permitted, barred), critical=critical
        )
        root = x509.root(key, "other root", extensions=[*x509.root_extensions(key), constraint])
        return signed_by(bench, root, key, extensions=[alternative_names(*names)])

    return recipe


def dns(text):
    return der.context(2, text.encode())


def other_root(*extensions, **parts):
    """The usual certificate below a root that has just these extensions."""

    def recipe(bench):
        key = bench.keys["other"]
        root = x509.root(key, "other root", extensions=list(extensions), **parts)
        return signed_by(bench, root, key)

    return recipe


def by_mid(*extensions, leaf=None, **parts):
    """The usual certificate below an intermediate with more extensions."""

    def recipe(bench):
        mid = intermediate(bench, extensions=extensions)
        return bench.quirk(chain=[leaf_below_mid(bench, **(leaf or {})), mid], **parts)

    return recipe


def odd_mid(*extensions, **odd):
    """The usual certificate below an intermediate with just these extensions."""

    def recipe(bench):
        mid = x509.certificate(
            bench.keys["mid"],
            bench.root_key,
            **{"subject": der.common_name("mid"), "extensions": list(extensions), **odd},
        )
        return bench.quirk(chain=[leaf_below_mid(bench), mid])

    return recipe


def chain_of(make):
    """The usual certificate, and what else the server sends with it."""
    return lambda bench: bench.quirk(chain=[bench.leaf(), *make(bench)])


def mids(count):
    """A chain with so many intermediates."""

    def recipe(bench):
        chain, signer, issuer = [], bench.root_key, "quirks root"
        for i in range(count):
            key = bench.keys[f"mid-{i}"]
            chain.append(
                x509.certificate(
                    key,
                    signer,
                    subject=der.common_name(f"mid {i}"),
                    issuer=der.common_name(issuer),
                    extensions=[basic_constraints(), key_usage(5, 6)],
                )
            )
            signer, issuer = key, f"mid {i}"
        leaf = bench.leaf(signer=signer, issuer=der.common_name(issuer))
        return bench.quirk(chain=[leaf, *reversed(chain)])

    return recipe


def self_signed(bench):
    leaf = bench.leaf(signer=bench.leaf_key, issuer=der.common_name("idp"))
    return bench.quirk(leaf=leaf, ca=pem(leaf).encode())


def unordered(bench):
    mid = intermediate(bench)
    return bench.quirk(chain=[leaf_below_mid(bench), bench.root, mid])


def mid_in_ca(bench):
    mid = intermediate(bench)
    return bench.quirk(chain=[leaf_below_mid(bench)], ca=pem(mid).encode())


def expired_cross(bench):
    old = intermediate(bench)
    expired = x509.certificate(
        bench.keys["mid"],
        bench.root_key,
        subject=der.common_name("mid"),
        not_before=der.utc_time(moment(-30)),
        not_after=der.utc_time(moment(-1)),
        extensions=[basic_constraints(), key_usage(5, 6)],
    )
    return bench.quirk(chain=[leaf_below_mid(bench), expired, old])


def x5c_list(make):
    """The one key with the members of `make(bench)` as x5c."""

    def recipe(bench):
        return bench.quirk(jwks={"keys": [rsa_jwk(bench.signing_key, x5c=make(bench))]})

    return recipe


def base64_of(certificate):
    return base64.b64encode(certificate).decode()


def own(bench, **odd):
    return x509.certificate(bench.signing_key, bench.root_key, subject=der.common_name("s"), **odd)


class X5cBench:
    """A bench whose odd certificate goes into the key set; that of the server stays usual. So a
    certificate is tried that OpenSSL would not serve."""

    def __init__(self, bench):
        self._bench = bench
        self.leaf_key = bench.signing_key

    def __getattr__(self, name):
        return getattr(self._bench, name)

    def leaf(self, **odd):
        return Bench.leaf(self, **odd)

    def quirk(self, leaf, **_):
        x5c = [base64_of(leaf)]
        return self._bench.quirk(jwks={"keys": [rsa_jwk(self.signing_key, x5c=x5c)]})


def in_x5c(recipe):
    return lambda bench: recipe(X5cBench(bench))


def email(text):
    return (1, text.encode() if isinstance(text, str) else text)


def uri(text):
    return (6, text.encode() if isinstance(text, str) else text)


MORE = {
    "serial-zero": serial(0),
    "serial-long": serial(1 << 200),
    "serial-padded": serial(b"\0\1"),
    "serial-padded-negative": serial(b"\xff\xff"),
    "serial-empty": serial(b""),
    "date-expired": dated(not_after=der.utc_time(moment(-0.5))),
    "date-future": dated(not_before=der.utc_time(moment(1))),
    "date-generalized-early": dated(not_before=der.generalized_time(moment(-1))),
    "date-generalized-fraction": dated(not_after=der.generalized_time("20400101000000.5Z")),
    "date-generalized-offset": dated(not_after=der.generalized_time("20400101000000+0000")),
    "date-generalized-far": dated(not_after=der.generalized_time("99991231235959Z")),
    "date-utc-1950": dated(not_before=der.utc_time("500101000000Z")),
    "date-utc-no-seconds": dated(not_before=der.utc_time("2001010000Z")),
    "date-utc-month-13": dated(not_before=der.utc_time("201301000000Z")),
    "date-utc-february-30": dated(not_before=der.utc_time("200230000000Z")),
    "date-utc-second-60": dated(not_before=der.utc_time("200101000060Z")),
    "date-exchanged": dated(
        not_before=der.utc_time(moment(2)), not_after=der.utc_time(moment(-2))
    ),
    "version-2": lambda b: with_leaf(b, version=der.explicit(0, der.integer(1))),
    "version-4": lambda b: with_leaf(b, version=der.explicit(0, der.integer(3))),
    "version-1-written": lambda b: with_leaf(
        b, version=der.explicit(0, der.integer(0)), extensions=[]
    ),
    "version-negative": lambda b: with_leaf(b, version=der.explicit(0, der.integer(-1))),
    "algorithm-other-inside": lambda b: with_leaf(b, inner_algorithm=x509.SHA224_RSA),
    "algorithm-no-null": lambda b: with_leaf(
        b, algorithm=der.sequence(der.oid("1.2.840.113549.1.1.11"))
    ),
    "algorithm-odd-parameters": lambda b: with_leaf(
        b, algorithm=der.algorithm("1.2.840.113549.1.1.11", der.integer(5))
    ),
    "algorithm-unknown": lambda b: with_leaf(b, algorithm=der.algorithm("1.2.3.4")),
    "signature-sha384": lambda b: with_leaf(
        b, algorithm=der.algorithm("1.2.840.113549.1.1.12"), digest="sha384"
    ),
    "signature-sha512": lambda b: with_leaf(
        b, algorithm=der.algorithm("1.2.840.113549.1.1.13"), digest="sha512"
    ),
    "signature-md5": lambda b: with_leaf(
        b, algorithm=der.algorithm("1.2.840.113549.1.1.4"), digest="md5"
    ),
    "more-after-signature": lambda b: with_leaf(b, more=der.null()),
    "key-no-null": with_key(
        lambda n: rsa_spki(der.integer(n), der.integer(65537), der.sequence(der.oid(RSA)))
    ),
    "key-odd-parameters": with_key(
        lambda n: rsa_spki(der.integer(n), der.integer(65537), der.algorithm(RSA, der.integer(1)))
    ),
    "key-padded": with_key(
        lambda n: rsa_spki(
            der.integer(b"\0" + n.to_bytes(n.bit_length() // 8 + 1, "big")), der.integer(65537)
        )
    ),
    "x5c-exponent-1": x5c_key(lambda n: rsa_spki(der.integer(n), der.integer(1))),
    "x5c-exponent-even": x5c_key(lambda n: rsa_spki(der.integer(n), der.integer(65536))),
    "x5c-exponent-zero": x5c_key(lambda n: rsa_spki(der.integer(n), der.integer(0))),
    "x5c-exponent-negative": x5c_key(lambda n: rsa_spki(der.integer(n), der.integer(-3))),
    "x5c-exponent-33-bits": x5c_key(lambda n: rsa_spki(der.integer(n), der.integer((1 << 32) + 1))),
    "x5c-exponent-65-bits": x5c_key(lambda n: rsa_spki(der.integer(n), der.integer((1 << 64) + 1))),
    "x5c-modulus-zero": x5c_key(lambda n: rsa_spki(der.integer(0), der.integer(65537))),
    "x5c-modulus-negative": x5c_key(lambda n: rsa_spki(der.integer(-n), der.integer(65537))),
    "x5c-key-tail": x5c_key(
        lambda n: der.sequence(
            der.algorithm(RSA),
            der.bit_string(der.sequence(der.integer(n), der.integer(65537)) + b"\0"),
        )
    ),
    "x5c-other-key": lambda b: with_x5c(b, spki=b.leaf_key.spki),
    "x5c-curve-unknown": lambda b: with_x5c(
        b,
        spki=der.sequence(
            der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.3.132.0.10")),
            der.bit_string(b"\4" + b"\1" * 64),
        ),
    ),
    "x5c-point-off-curve": lambda b: with_x5c(
        b,
        spki=der.sequence(
            der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.2.840.10045.3.1.7")),
            der.bit_string(b"\4" + b"\1" * 64),
        ),
    ),
    "x5c-key-unknown": lambda b: with_x5c(
        b, spki=der.sequence(der.sequence(der.oid("1.2.3.4")), der.bit_string(b"\1\2"))
    ),
    "x5c-key-x25519": lambda b: with_x5c(
        b, spki=der.sequence(der.sequence(der.oid("1.3.101.110")), der.bit_string(b"\1" * 32))
    ),
    "x5c-key-x25519-short": lambda b: with_x5c(
        b, spki=der.sequence(der.sequence(der.oid("1.3.101.110")), der.bit_string(b"\1"))
    ),
    "x5c-key-dsa": lambda b: with_x5c(
        b,
        spki=der.sequence(
            der.algorithm("1.2.840.10040.4.1", der.sequence(*map(der.integer, (23, 11, 4)))),
            der.bit_string(der.integer(8)),
        ),
    ),
    "x5c-empty": x5c_list(lambda b: []),
    "x5c-empty-text": x5c_list(lambda b: [""]),
    "x5c-twice": x5c_list(lambda b: [base64_of(own(b)), base64_of(b.root)]),
    "x5c-second-bad": x5c_list(lambda b: [base64_of(own(b)), "AAAA"]),
    "x5c-base64url": x5c_list(
        lambda b: [base64.urlsafe_b64encode(own(b)).decode().replace("=", "")]
    ),
    "x5c-newlines": x5c_list(lambda b: [base64.encodebytes(own(b)).decode()]),
    "x5c-pem": x5c_list(lambda b: [pem(own(b))]),
    "x5c-tail": x5c_list(lambda b: [base64_of(own(b) + b"\0")]),
    "x5c-null": x5c_list(lambda b: None),
    "x5c-number": x5c_list(lambda b: [5]),
    "x5c-text": x5c_list(lambda b: base64_of(own(b))),
    "x5c-expired": lambda b: with_x5c(b, not_after=der.utc_time(moment(-1))),
    "x5c-dates-broken": lambda b: with_x5c(b, not_after=der.utc_time("209901000000Z")),
    "subject-empty": subject(),
    "subject-t61": organization(der.tlv(0x14, b"Caf\xe9")),
    "subject-bmp": organization(der.tlv(0x1E, "Café".encode("utf-16-be"))),
    "subject-bmp-odd": organization(der.tlv(0x1E, b"\0C\0")),
    "subject-bmp-surrogate": organization(der.tlv(0x1E, b"\xd8\x3d\xde\0")),
    "subject-universal": organization(der.tlv(0x1C, "C".encode("utf-32-be"))),
    "subject-printable-star": organization(der.printable("*.example")),
    "subject-printable-ampersand": organization(der.printable("A&B")),
    "subject-printable-at": organization(der.printable("a@b")),
    "subject-printable-underscore": organization(der.printable("a_b")),
    "subject-utf8-invalid": organization(der.tlv(0x0C, b"\xff")),
    "subject-numeric-letter": organization(der.tlv(0x12, b"12a")),
    "subject-numeric": organization(der.tlv(0x12, b"12 3")),
    "subject-ia5-high": organization(der.tlv(0x16, b"\xe9")),
    "subject-visible": organization(der.tlv(0x1A, b"abc")),
    "subject-empty-set": lambda b: with_leaf(b, subject=der.sequence(der.one_set())),
    "subject-two-in-set": lambda b: with_leaf(
        b,
        subject=der.sequence(
            der.one_set(
                der.sequence(der.oid("2.5.4.10"), der.utf8("a")),
                der.sequence(der.oid("2.5.4.11"), der.utf8("b")),
            )
        ),
    ),
    "issuer-printable-at": lambda b: with_leaf(b, issuer=der.name(("2.5.4.3", der.printable("@")))),
    "san-empty": lambda b: with_leaf(b, extensions=[alternative_names()]),
    "san-twice": extended(SAN),
    "san-critical": lambda b: with_leaf(
        b,
        extensions=[der.extension(x509.SUBJECT_ALT_NAME, der.sequence(dns("localhost")), True)],
    ),
    "san-tail": lambda b: with_leaf(
        b,
        extensions=[der.extension(x509.SUBJECT_ALT_NAME, der.sequence(dns("localhost")) + b"\0")],
    ),
    "san-dns-nul": named((2, b"a\0b")),
    "san-dns-space": named("DNS:a b"),
    "san-dns-empty": named("DNS:"),
    "san-dns-underscore": named("DNS:a_b.example"),
    "san-dns-dots": named("DNS:a..b"),
    "san-upper": lambda b: with_leaf(b, extensions=[alternative_names("DNS:LOCALHOST")]),
    "san-email-bad": named(email("jane")),
    "san-email-high": named(email(b"\xe9@example.com")),
    "san-uri-space": named(uri("http://a b/")),
    "san-uri-host": named(uri("https://a_b.example/")),
    "san-uri-bad-host": named(uri("https://-a.example/")),
    "san-uri-bad-escape": named(uri("https://a.example/%zz")),
    "san-uri-high": named(uri(b"https://\xe9/")),
    "san-uri-relative": named(uri("/a")),
    "san-uri-bad-port": named(uri("https://a.example:port/")),
    "san-uri-colon": named(uri("spiffe://cluster.local/ns/a")),
    "san-ip-5": named((7, b"\1\2\3\4\5")),
    "san-ip-empty": named((7, b"")),
    "san-ip-16": named((7, b"\1" * 16)),
    "san-other-name": named((8, b"\x2a\3")),
    "san-unknown-tag": named((20, b"x")),
    "eku-empty": ext(x509.EXTENDED_KEY_USAGE, der.sequence()),
    "eku-sgc-microsoft": extended(usages(MICROSOFT_SGC)),
    "eku-sgc-netscape": extended(usages(NETSCAPE_SGC)),
    "eku-code": extended(usages(CODE_SIGNING)),
    "eku-unknown": extended(usages("1.2.3.4")),
    "eku-unknown-and-server": extended(usages("1.2.3.4", x509.SERVER_AUTH)),
    "eku-critical-any": ext(
        x509.EXTENDED_KEY_USAGE, der.sequence(der.oid(x509.ANY_USAGE)), critical=True
    ),
    "eku-not-oid": ext(x509.EXTENDED_KEY_USAGE, der.sequence(der.integer(1))),
    "ku-cert-sign-only": extended(key_usage(5)),
    "ku-encipherment-only": extended(key_usage(2)),
    "ku-empty": ext(x509.KEY_USAGE, der.bit_string(b"")),
    "ku-unused-8": ext(x509.KEY_USAGE, der.bit_string(b"\x80", 8)),
    "ku-padding-set": ext(x509.KEY_USAGE, der.bit_string(b"\xff", 7)),
    "ku-integer": ext(x509.KEY_USAGE, der.integer(5)),
    "ku-long": ext(x509.KEY_USAGE, der.bit_string(b"\x80\0\0\0")),
    "bc-ca-leaf": extended(basic_constraints()),
    "bc-false-written": ext(x509.BASIC_CONSTRAINTS, der.sequence(der.boolean(False))),
    "bc-path-no-ca": ext(x509.BASIC_CONSTRAINTS, der.sequence(der.integer(0))),
    "bc-negative-path": ext(
        x509.BASIC_CONSTRAINTS, der.sequence(der.boolean(True), der.integer(-1))
    ),
    "bc-tail": ext(x509.BASIC_CONSTRAINTS, der.sequence(der.boolean(True)) + b"\0"),
    "bc-boolean-1": ext(x509.BASIC_CONSTRAINTS, der.sequence(der.tlv(1, b"\1"))),
    "aki-serial-only": ext(x509.AUTHORITY_KEY_ID, der.sequence(der.context(2, b"\1"))),
    "aki-critical": ext(
        x509.AUTHORITY_KEY_ID, der.sequence(der.context(0, b"\1")), critical=True
    ),
    "aki-broken": ext(x509.AUTHORITY_KEY_ID, b"\5"),
    "aki-octets": ext(x509.AUTHORITY_KEY_ID, der.octet_string(b"\1")),
    "ski-critical": ext(x509.SUBJECT_KEY_ID, der.octet_string(b"\1"), critical=True),
    "ski-broken": ext(x509.SUBJECT_KEY_ID, der.integer(1)),
    "ski-empty": ext(x509.SUBJECT_KEY_ID, der.octet_string(b"")),
    "policies-broken": ext(POLICIES, der.integer(1)),
    "policies-empty": ext(POLICIES, der.sequence()),
    "policies-critical": ext(POLICIES, der.sequence(der.sequence(der.oid("1.2.3"))), True),
    "policies-twice": ext(POLICIES, der.sequence(*[der.sequence(der.oid("1.2.3"))] * 2)),
    "policy-constraints-critical": ext(
        POLICY_CONSTRAINTS, der.sequence(der.context(0, b"\0")), critical=True
    ),
    "policy-constraints-empty": ext(POLICY_CONSTRAINTS, der.sequence()),
    "policy-mappings-critical": ext(
        POLICY_MAPPINGS,
        der.sequence(der.sequence(der.oid("1.2.3"), der.oid("1.2.4"))),
        critical=True,
    ),
    "inhibit-any-critical": ext(INHIBIT_ANY_POLICY, der.integer(0), critical=True),
    "inhibit-any-broken": ext(INHIBIT_ANY_POLICY, der.null()),
    "crl-points-broken": ext(CRL_POINTS, der.integer(1)),
    "crl-points-critical": ext(CRL_POINTS, der.sequence(), critical=True),
    "aia-broken": ext(AUTHORITY_INFO, der.integer(1)),
    "aia-critical": ext(AUTHORITY_INFO, der.sequence(), critical=True),
    "aia-empty": ext(AUTHORITY_INFO, der.sequence()),
    "nc-leaf-critical": ext(
        x509.NAME_CONSTRAINTS,
        der.sequence(der.explicit(0, der.sequence(dns("localhost")))),
        critical=True,
    ),
    "nc-leaf-empty": ext(x509.NAME_CONSTRAINTS, der.sequence(), critical=True),
    "ext-false-written": extended(
        der.sequence(der.oid("1.2.3.4.5"), der.boolean(False), der.octet_string(b""))
    ),
    "ext-boolean-1": extended(
        der.sequence(der.oid("1.2.3.4.5"), der.tlv(1, b"\1"), der.octet_string(b""))
    ),
    "ext-no-value": extended(der.sequence(der.oid("1.2.3.4.5"))),
    "ext-tail": extended(
        der.sequence(der.oid("1.2.3.4.5"), der.octet_string(b""), der.null())
    ),
    "ext-bad-oid": extended(der.sequence(der.tlv(6, b"\x80\1"), der.octet_string(b""))),
    "ext-empty-oid": extended(der.sequence(der.tlv(6), der.octet_string(b""))),
    "nc-right": constrained(dns("localhost")),
    "nc-other": constrained(dns("example.com")),
    "nc-excluded": constrained(excluded=[dns("localhost")]),
    "nc-excluded-other": constrained(excluded=[dns("example.com")]),
    "nc-empty-dns": constrained(dns("")),
    "nc-excluded-empty-dns": constrained(excluded=[dns("")]),
    "nc-dot": constrained(dns(".localhost")),
    "nc-not-critical": constrained(dns("example.com"), critical=False),
    "nc-nothing": constrained(),
    "nc-ip": constrained(der.context(7, b"\x0a\0\0\0\xff\0\0\0")),
    "nc-ip-name": constrained(
        der.context(7, b"\x0a\0\0\0\xff\0\0\0"), names=("DNS:localhost", "IP:127.0.0.1")
    ),
    "nc-ip-odd-mask": constrained(der.context(7, b"\x0a\0\0\0\xff\0\xff\0")),
    "nc-ip-short": constrained(der.context(7, b"\x0a\0\0\0")),
    "nc-email": constrained(der.context(1, b"example.com")),
    "nc-email-broken": constrained(der.context(1, b"a@b@c")),
    "nc-uri": constrained(der.context(6, b"example.com")),
    "nc-uri-ip": constrained(der.context(6, b"10.0.0.1")),
    "nc-minimum": constrained(dns("localhost") + der.context(0, b"\0")),
    "nc-unknown-kind": constrained(der.context(8, b"\x2a\3")),
    "nc-wildcard": constrained(dns("*.example.com")),
    "root-no-extensions": other_root(),
    "root-v1": other_root(version=b""),
    "root-not-ca": other_root(basic_constraints(is_ca=False), key_usage(5)),
    "root-no-cert-sign": other_root(basic_constraints(), key_usage(0)),
    "root-expired": other_root(
        basic_constraints(), key_usage(5), not_after=der.utc_time(moment(-0.5))
    ),
    "root-sha1": other_root(
        basic_constraints(), key_usage(5), algorithm=x509.SHA1_RSA, digest="sha1"
    ),
    "root-eku-client": other_root(basic_constraints(), key_usage(5), usages(x509.CLIENT_AUTH)),
    "root-critical-unknown": other_root(
        basic_constraints(), key_usage(5), der.extension("1.2.3.4", der.null(), critical=True)
    ),
    "mid-plain": by_mid(),
    "mid-not-ca": odd_mid(basic_constraints(is_ca=False), key_usage(5)),
    "mid-no-constraints": odd_mid(key_usage(5)),
    "mid-no-cert-sign": odd_mid(basic_constraints(), key_usage(0)),
    "mid-no-key-usage": odd_mid(basic_constraints()),
    "mid-v1": odd_mid(version=b""),
    "mid-expired": odd_mid(
        basic_constraints(), key_usage(5), not_after=der.utc_time(moment(-0.5))
    ),
    "mid-sha1": odd_mid(
        basic_constraints(), key_usage(5), algorithm=x509.SHA1_RSA, digest="sha1"
    ),
    "mid-eku-any": by_mid(usages(x509.ANY_USAGE)),
    "mid-eku-server": by_mid(usages(x509.SERVER_AUTH)),
    "mid-eku-sgc": by_mid(usages(MICROSOFT_SGC)),
    "mid-path-0": odd_mid(basic_constraints(path_length=0), key_usage(5)),
    "mid-critical-unknown": by_mid(der.extension("1.2.3.4", der.null(), critical=True)),
    "mid-other-key-id": by_mid(
        der.extension(x509.AUTHORITY_KEY_ID, der.sequence(der.context(0, b"\x11" * 20)))
    ),
    "mid-in-ca": mid_in_ca,
    "mids-2": mids(2),
    "mids-5": mids(5),
    "chain-unordered": unordered,
    "chain-expired-cross": expired_cross,
    "chain-self-signed": self_signed,
    "chain-twice": chain_of(lambda b: [b.leaf()]),
    "chain-stray-printable": chain_of(
        lambda b: [b.leaf(subject=der.name(("2.5.4.10", der.printable("@"))))]
    ),
    "chain-stray-expired": chain_of(lambda b: [b.leaf(not_after=der.utc_time(moment(-1)))]),
}

# What is odd about one certificate is as odd in a key set.
PARSED = (
    "serial-", "date-", "version-", "algorithm-", "signature-", "more-", "key-", "subject-",
    "issuer-", "san-", "eku-", "ku-", "bc-", "aki-", "ski-", "policies-", "policy-", "inhibit-",
    "crl-", "aia-", "nc-leaf-", "ext-",
)
MORE.update(
    {f"x5c-{name}": in_x5c(recipe) for name, recipe in MORE.items() if name.startswith(PARSED)}
)
