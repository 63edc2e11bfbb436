"""Odd issuers whose HTTP is odd: heads, framing, encodings, bodies, redirects, requests."""

import gzip
import json
import zlib

from certificates import alternative_names
from quirk_server import reply

OK = "HTTP/1.1 200 OK"
CLOSE = "Connection: close"


def head(*lines):
    return ("\r\n".join([*lines, "", ""])).encode("latin-1")


def raw(lines, body):
    """The reply with these header lines, `{n}` for the length of the body, and this body."""
    body = body.encode() if isinstance(body, str) else body
    return head(*(line.replace("{n}", str(len(body))) for line in lines)) + body


def chunks(body, line_end=b"\r\n", extension=b"", trailer=b"", size=100):
    body = body.encode() if isinstance(body, str) else body
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    out = b""
    for part in parts:
        out += b"%x" % len(part) + extension + line_end + part + line_end
    return out + b"0" + line_end + trailer + line_end


def discovery(make):
    """A recipe for an issuer whose discovery reply is made of the document by `make`."""
    return lambda bench: bench.quirk(discovery=lambda request, document: make(document))


def status_line(line):
    return discovery(lambda d: raw([line, "Content-Length: {n}", CLOSE], d))


def fields(*lines):
    return discovery(lambda d: raw([OK, *lines, "Content-Length: {n}", CLOSE], d))


def unframed(*lines, body=lambda d: d):
    """Without the usual Content-Length."""
    return discovery(lambda d: raw([OK, *lines, CLOSE], body(d)))


def body(make, *lines):
    return discovery(lambda d: raw([OK, "Content-Length: {n}", CLOSE, *lines], make(d)))


def chunked(**odd):
    lines = [OK, "Transfer-Encoding: chunked", CLOSE]
    return discovery(lambda d: raw(lines, chunks(d, **odd)))


class Redirect:
    """Discovery is sent on to `location`, and the document is there."""

    def __init__(self, location, status="302 Found", names=()):
        self.location, self.status, self.names = location, status, names

    def __call__(self, bench):
        documents = {}

        def on_discovery(request, document):
            documents["document"] = document
            port = json.loads(document)["issuer"].rsplit(":", 1)[1]
            if self.location is None:
                return reply("", self.status)
            return reply("", self.status, fields=[f"Location: {self.location.format(port=port)}"])

        def on_any(request, usual):
            if request.path.startswith(("/doc", "/d%20oc", "/d?", "/a%22")):
                return reply(documents["document"])
            return usual

        names = [alternative_names(*self.names)] if self.names else None
        leaf = bench.leaf(extensions=names) if names else None
        return bench.quirk(leaf=leaf, discovery=on_discovery, any_reply=on_any)


class Chain:
    """So many redirects before the document."""

    def __init__(self, count):
        self.count = count

    def __call__(self, bench):
        documents = {}

        def on_discovery(request, document):
            documents["document"] = document
            return reply("", "302 Found", fields=["Location: /hop/1"])

        def on_any(request, usual):
            if not request.path.startswith("/hop/"):
                return usual
            hop = int(request.path.rsplit("/", 1)[1])
            if hop >= self.count:
                return reply(documents["document"])
            return reply("", "302 Found", fields=[f"Location: /hop/{hop + 1}"])

        return bench.quirk(discovery=on_discovery, any_reply=on_any)


def only_if(is_good, body="error code: 1010"):
    """403 to requests that `is_good` refuses."""

    def on_any(request, usual):
        return usual if is_good(request) else reply(body, "403 Forbidden", content_type="text/plain")

    return lambda bench: bench.quirk(any_reply=on_any)


def agent(request):
    return request.fields.get("user-agent", "")


def deflated(document):
    return zlib.compress(document.encode())


RECIPES = {
    "status-1.2": status_line("HTTP/1.2 200 OK"),
    "status-glued": status_line("HTTP/1.1 200OK"),
    "status-203": status_line("HTTP/1.1 203 Fine"),
    "header-ctl": fields("X-A: a\x01b"),
    "header-no-colon": fields("garbage line"),
    "header-cr": fields("X-A: a\rb"),
    "header-1mb": fields(*["X-A: " + "a" * 93] * 10000),
    "te-identity": unframed("Transfer-Encoding: identity"),
    "length-list": unframed("Content-Length: {n}, {n}"),
    "length-empty": unframed("Content-Length:"),
    "abrupt": lambda bench: bench.quirk(
        discovery=lambda request, document: raw([OK], document), close_notify=False
    ),
    "chunked-ext": chunked(extension=b';a="b c"'),
    "te-gzip-chunked": discovery(
        lambda d: raw(
            [OK, "Transfer-Encoding: gzip, chunked", CLOSE], chunks(gzip.compress(d.encode()))
        )
    ),
    "te-http-1.0": discovery(
        lambda d: raw(["HTTP/1.0 200 OK", "Transfer-Encoding: chunked"], chunks(d))
    ),
    "chunk-lf": chunked(line_end=b"\n"),
    "gzip": body(lambda d: gzip.compress(d.encode()), "Content-Encoding: gzip"),
    "deflate": body(deflated, "Content-Encoding: deflate"),
    "ce-utf8": body(lambda d: d, "Content-Encoding: utf-8"),
    "ce-br-plain": body(lambda d: d, "Content-Encoding: br"),
    "gzip-plain": body(lambda d: d, "Content-Encoding: gzip"),
    "gzip-cut": body(lambda d: gzip.compress(d.encode())[:-8], "Content-Encoding: gzip"),
    "body-tail": body(lambda d: d + "x"),
    "body-invalid-utf8": body(lambda d: b'{"x":"\xff",' + d.encode()[1:]),
    "redirect-plain-http": Redirect("http://localhost:{port}/doc"),
    "redirect-blank": Redirect("/d oc"),
    "redirect-ipv4-short": Redirect(
        "https://127.1:{port}/doc", names=["DNS:localhost", "IP:127.0.0.1"]
    ),
    "redirect-9": Chain(9),
    "ua-go-blocked": only_if(lambda request: not agent(request).startswith("Go-http-client")),
    "ua-go-only": only_if(lambda request: agent(request).startswith("Go-http-client/")),
    "accept-missing": only_if(lambda request: "accept" not in request.fields),
    "accept-encoding-gzip": only_if(
        lambda request: request.fields.get("accept-encoding") == "gzip"
    ),
}

# Others of the same kinds. Their answers come from a real kube-apiserver where it is there.
MORE = {
    "status-spaces": status_line("HTTP/1.1   200   OK"),
    "status-no-reason": status_line("HTTP/1.1 200"),
    "status-tab": status_line("HTTP/1.1\t200 OK"),
    "status-plus": status_line("HTTP/1.1 +20 OK"),
    "status-0.9": status_line("HTTP/0.9 200 OK"),
    "status-2.0": status_line("HTTP/2.0 200 OK"),
    "status-2": status_line("HTTP/2 200 OK"),
    "status-1.10": status_line("HTTP/1.10 200 OK"),
    "status-lower": status_line("http/1.1 200 OK"),
    "status-icy": status_line("ICY 200 OK"),
    "status-0200": status_line("HTTP/1.1 0200 OK"),
    "status-201": status_line("HTTP/1.1 201 Created"),
    "status-206": status_line("HTTP/1.1 206 Partial Content"),
    "status-high-bytes": status_line("HTTP/1.1 200 \xfc\xff"),
    "status-garbage-first": discovery(lambda d: b"\r\n" + raw([OK, "Content-Length: {n}"], d)),
    "line-ends-lf": discovery(
        lambda d: raw([OK, "Content-Length: {n}", CLOSE], d).replace(b"\r\n", b"\n")
    ),
    "continue-first": discovery(
        lambda d: b"HTTP/1.1 100 Continue\r\n\r\n" + raw([OK, "Content-Length: {n}", CLOSE], d)
    ),
    "many-103": discovery(
        lambda d: b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 20
        + raw([OK, "Content-Length: {n}", CLOSE], d)
    ),
    "switching": status_line("HTTP/1.1 101 Switching Protocols"),
    "header-space-name": fields("X A: b"),
    "header-space-colon": fields("X-A : b"),
    "header-length-space": unframed("Content-Length : 5"),
    "header-folded": fields("X-A: a", " b"),
    "header-folded-first": discovery(lambda d: raw([OK, " X-A: b", "Content-Length: {n}"], d)),
    "header-empty-name": fields(": b"),
    "header-quote-name": fields('X"A: b'),
    "header-utf8-name": fields("X-\xc3\xa4: b"),
    "header-high-value": fields("X-A: \xff\xfe"),
    "header-del": fields("X-A: a\x7f"),
    "header-nul": fields("X-A: a\0b"),
    "header-tab": fields("X-A:\ta\tb\t"),
    "header-11mb": fields(*["X-A: " + "a" * 1000] * 11000),
    "length-twice": unframed("Content-Length: {n}", "Content-Length: {n}"),
    "length-twice-other": unframed("Content-Length: {n}", "Content-Length: 5"),
    "length-plus": unframed("Content-Length: +{n}"),
    "length-negative": unframed("Content-Length: -1"),
    "length-hex": unframed("Content-Length: 0x100"),
    "length-spaces": unframed("Content-Length:   {n}  "),
    "length-huge": unframed("Content-Length: 99999999999999999999"),
    "length-short": unframed("Content-Length: 20"),
    "length-long": unframed("Content-Length: 5000"),
    "length-none": unframed(),
    "te-chunked-length": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", "Content-Length: 5", CLOSE], chunks(d))
    ),
    "te-chunked-bad-length": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", "Content-Length: x", CLOSE], chunks(d))
    ),
    "te-upper": discovery(lambda d: raw([OK, "Transfer-Encoding: CHUNKED", CLOSE], chunks(d))),
    "te-twice": discovery(
        lambda d: raw([OK, *["Transfer-Encoding: chunked"] * 2, CLOSE], chunks(d))
    ),
    "te-list": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked, chunked", CLOSE], chunks(d))
    ),
    "te-space": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked ", CLOSE], chunks(d))
    ),
    "te-empty": unframed("Transfer-Encoding:"),
    "te-deflate": unframed("Transfer-Encoding: deflate", body=deflated),
    "chunk-one": chunked(size=1),
    "chunk-trailer": chunked(trailer=b"X-A: b\r\n"),
    "chunk-bad-trailer": chunked(trailer=b"garbage\r\n"),
    "chunk-trailer-lf": chunked(trailer=b"X-A: b\n"),
    "chunk-space": chunked(extension=b" "),
    "chunk-space-ext": chunked(extension=b" ;a"),
    "chunk-cr-ext": chunked(extension=b";a\rb"),
    "chunk-long-ext": chunked(extension=b";" + b"a" * 5000),
    "chunk-much-ext": chunked(extension=b";" + b"a" * 3000, size=10),
    "chunk-no-end": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", CLOSE], chunks(d)[:-2])
    ),
    "chunk-no-last": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", CLOSE], chunks(d)[:-5])
    ),
    "chunk-upper-hex": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", CLOSE], chunks(d, size=0xAB).upper()
                      if d.isupper() else chunks(d, size=0xAB))
    ),
    "chunk-0x": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", CLOSE], b"0x" + chunks(d))
    ),
    "chunk-empty-size": discovery(
        lambda d: raw([OK, "Transfer-Encoding: chunked", CLOSE], b"\r\n" + chunks(d))
    ),
    "ce-gzip-upper": body(lambda d: gzip.compress(d.encode()), "Content-Encoding: GZIP"),
    "ce-x-gzip": body(lambda d: gzip.compress(d.encode()), "Content-Encoding: x-gzip"),
    "ce-gzip-twice": body(
        lambda d: gzip.compress(gzip.compress(d.encode())), "Content-Encoding: gzip, gzip"
    ),
    "ce-two-fields": body(
        lambda d: gzip.compress(d.encode()), "Content-Encoding: gzip", "Content-Encoding: br"
    ),
    "ce-identity": body(lambda d: d, "Content-Encoding: identity"),
    "ce-none": body(lambda d: gzip.compress(d.encode())),
    "gzip-members": body(
        lambda d: gzip.compress(d[:50].encode()) + gzip.compress(d[50:].encode()),
        "Content-Encoding: gzip",
    ),
    "gzip-tail": body(
        lambda d: gzip.compress(d.encode()) + b"garbage", "Content-Encoding: gzip"
    ),
    "gzip-zero-tail": body(
        lambda d: gzip.compress(d.encode()) + b"\0" * 20, "Content-Encoding: gzip"
    ),
    "gzip-bad-crc": body(
        lambda d: gzip.compress(d.encode())[:-8] + b"\0" * 8, "Content-Encoding: gzip"
    ),
    "gzip-empty": body(lambda d: b"", "Content-Encoding: gzip"),
    "gzip-zlib": body(deflated, "Content-Encoding: gzip"),
    "body-bom": body(lambda d: b"\xef\xbb\xbf" + d.encode()),
    "body-space": body(lambda d: "\n\t " + d + " \r\n"),
    "body-nul": body(lambda d: d + "\0"),
    "body-utf16": body(lambda d: d.encode("utf-16")),
    "body-two": body(lambda d: d + d),
    "body-array": body(lambda d: "[" + d + "]"),
    "body-empty": body(lambda d: ""),
    "body-comment": body(lambda d: "/* x */" + d),
    "body-2mb": body(lambda d: d[:-1] + ', "x": "' + "a" * (1 << 21) + '"}'),
    "type-none": discovery(lambda d: reply(d, content_type=None)),
    "type-html": discovery(lambda d: reply(d, content_type="text/html")),
    "redirect-10": Chain(10),
    "redirect-1": Chain(1),
    "redirect-301": Redirect("/doc", "301 Moved"),
    "redirect-303": Redirect("/doc", "303 See Other"),
    "redirect-307": Redirect("/doc", "307 Temporary"),
    "redirect-308": Redirect("/doc", "308 Permanent"),
    "redirect-300": Redirect("/doc", "300 Choices"),
    "redirect-305": Redirect("/doc", "305 Proxy"),
    "redirect-201": Redirect("/doc", "201 Created"),
    "redirect-no-location": Redirect(None),
    "redirect-empty": Redirect(""),
    "redirect-relative": Redirect("../doc"),
    "redirect-query": Redirect("/doc?a=b c"),
    "redirect-quote": Redirect('/a"b'),
    "redirect-fragment": Redirect("/doc#x"),
    "redirect-bad-escape": Redirect("/doc%zz"),
    "redirect-bad-port": Redirect("https://localhost:port/doc"),
    "redirect-ftp": Redirect("ftp://localhost/doc"),
    "redirect-no-host": Redirect("https:///doc"),
    "redirect-slashes": Redirect("//localhost:{port}/doc"),
    "redirect-upper": Redirect("HTTPS://LOCALHOST:{port}/doc"),
    "redirect-user": Redirect("https://user:word@localhost:{port}/doc"),
    "redirect-ipv4-hex": Redirect(
        "https://0x7f000001:{port}/doc", names=["DNS:localhost", "IP:127.0.0.1"]
    ),
    "redirect-ipv4-octal": Redirect(
        "https://0177.0.0.1:{port}/doc", names=["DNS:localhost", "IP:127.0.0.1"]
    ),
    "redirect-ipv4": Redirect(
        "https://127.0.0.1:{port}/doc", names=["DNS:localhost", "IP:127.0.0.1"]
    ),
    "request-referer": Redirect("/doc"),
    "waf-challenge": only_if(
        lambda request: False, "<html><title>Just a moment...</title></html>"
    ),
    "request-fields": only_if(
        lambda request: set(request.fields) == {"host", "user-agent", "accept-encoding"}
    ),
    "request-connection": only_if(lambda request: "connection" not in request.fields),
}
