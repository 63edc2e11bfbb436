"""Certificates with one odd thing each: DER by hand, keys and signatures by openssl."""

import base64
import datetime
import pathlib
import subprocess

import der

SHA256_RSA = der.algorithm("1.2.840.113549.1.1.11")
SHA224_RSA = der.algorithm("1.2.840.113549.1.1.14")
SHA1_RSA = der.algorithm("1.2.840.113549.1.1.5")

SUBJECT_KEY_ID = "2.5.29.14"
KEY_USAGE = "2.5.29.15"
SUBJECT_ALT_NAME = "2.5.29.17"
BASIC_CONSTRAINTS = "2.5.29.19"
NAME_CONSTRAINTS = "2.5.29.30"
AUTHORITY_KEY_ID = "2.5.29.35"
EXTENDED_KEY_USAGE = "2.5.29.37"
SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
ANY_USAGE = "2.5.29.37.0"


def openssl(*words, stdin=None):
    done = subprocess.run(
        ["openssl", *map(str, words)], input=stdin, capture_output=True, timeout=60
    )
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


class Key:
    """A private key in a file, made when it is not there."""

    def __init__(self, path, *kind):
        self.path = pathlib.Path(path)
        if not self.path.exists():
            openssl("genpkey", *(kind or ("-algorithm", "RSA")), "-out", self.path)
        self.spki = openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")

    def sign(self, message, digest="sha256"):
        return openssl("dgst", f"-{digest}", "-sign", self.path, stdin=message)


class Keys:
    """Keys by name in one directory, so that each is made once."""

    KINDS = {
        "rsa1024": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"),
        "pss": ("-algorithm", "RSA-PSS"),
        "ec": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    }

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self._keys = {}

    def __getitem__(self, name):
        if name not in self._keys:
            kind = self.KINDS.get(name.split("-")[0], ())
            self._keys[name] = Key(self.directory / f"{name}.key", *kind)
        return self._keys[name]


def alternative_names(*names):
    """The extension with "DNS:..." and "IP:..." names, or with (tag, bytes) as they are."""
    parts = []
    for one in names:
        if isinstance(one, tuple):
            parts.append(der.context(*one))
        elif one.startswith("IP:"):
            parts.append(der.context(7, bytes(int(part) for part in one[3:].split("."))))
        else:
            parts.append(der.context(2, one.removeprefix("DNS:").encode()))
    return der.extension(SUBJECT_ALT_NAME, der.sequence(*parts))


def usages(*oids):
    return der.extension(EXTENDED_KEY_USAGE, der.sequence(*map(der.oid, oids)))


def basic_constraints(is_ca=True, path_length=None, critical=True):
    length = b"" if path_length is None else der.integer(path_length)
    flag = der.boolean(True) if is_ca else b""
    return der.extension(BASIC_CONSTRAINTS, der.sequence(flag, length), critical)


def key_usage(*bits, critical=True):
    """keyUsage with the bits of these numbers: 0 digitalSignature, 5 keyCertSign, 6 cRLSign."""
    octet = sum(0x80 >> bit for bit in bits)
    unused = 7 - max(bits)
    return der.extension(KEY_USAGE, der.bit_string(bytes([octet]), unused), critical)


def certificate(key, signer, **odd):
    """A certificate in DER; `odd` replaces parts of the usual one (see DEFAULTS)."""
    now = datetime.datetime.now(datetime.timezone.utc)
    part = {
        "version": der.explicit(0, der.integer(2)),
        "serial": der.integer(0x1122334455667788),
        "algorithm": SHA256_RSA,
        "digest": "sha256",
        "issuer": der.common_name("quirks root"),
        "not_before": der.utc_time(now - datetime.timedelta(days=1)),
        "not_after": der.utc_time(now + datetime.timedelta(days=20)),
        "subject": der.common_name("idp"),
        "spki": key.spki,
        "extensions": [alternative_names("DNS:localhost")],
        "more": b"",  # after the three members
        **odd,
    }
    extensions = part["extensions"]
    tbs = der.sequence(
        part["version"],
        part["serial"],
        part.get("inner_algorithm", part["algorithm"]),
        part["issuer"],
        part.get("validity", der.sequence(part["not_before"], part["not_after"])),
        part["subject"],
        part["spki"],
        der.explicit(3, der.sequence(*extensions)) if extensions else b"",
    )
    signature = der.bit_string(signer.sign(tbs, part["digest"]))
    return der.sequence(tbs, part["algorithm"], signature, part["more"])


def root_extensions(key):
    return [
        basic_constraints(),
        key_usage(5, 6),
        der.extension(SUBJECT_KEY_ID, der.octet_string(key_id(key))),
    ]


def key_id(key):
    """An identifier of `key`: twenty bytes of it, all keys having other ones."""
    return key.spki[-40:-20]


def root(key, text="quirks root", **odd):
    name = der.common_name(text)
    part = {"subject": name, "issuer": name, "extensions": root_extensions(key), **odd}
    return certificate(key, key, **part)


def pem(*certificates, kind="CERTIFICATE"):
    blocks = []
    for one in certificates:
        text = base64.b64encode(one).decode()
        lines = [text[at : at + 64] for at in range(0, len(text), 64)]
        blocks.append("\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""]))
    return "".join(blocks)
