"""Odd issuers whose TLS or HTTP/2 is odd."""

import json
import struct

import certificates
from quirk import KEYS
from quirk_server import QuirkServer, server_context

END_HEADERS, END_STREAM = 4, 1
DATA, HEADERS, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 5, 6, 7, 8
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def s_server(*arguments):
    """An issuer that is `openssl s_server` with these arguments."""
    return lambda bench: bench.quirk(s_server=arguments)


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(
        ">I", stream
    ) + payload


def literal(text):
    """A string of HPACK, without Huffman's code."""
    data = text.encode("latin-1") if isinstance(text, str) else text
    assert len(data) < 127
    return bytes([len(data)]) + data


def block(fields):
    return b"".join(b"\0" + literal(name) + literal(value) for name, value in fields)


class Http2Server(QuirkServer):
    """Answers each request with the frames that `respond` gives for a stream."""

    def _exchange(self, channel, is_tls):
        channel.sendall(frame(SETTINGS, 0, 0))
        received = b""
        while True:
            part = channel.recv(16384)
            if not part:
                return
            received += part
            if received.startswith(PREFACE[: len(received)]) and len(received) < len(PREFACE):
                continue
            received = received[len(PREFACE) :] if received.startswith(PREFACE) else received
            while len(received) >= 9:
                size = int.from_bytes(received[:3], "big")
                if len(received) < 9 + size:
                    break
                kind, flags = received[3], received[4]
                stream = int.from_bytes(received[5:9], "big")
                received = received[9 + size :]
                if kind == SETTINGS and not flags & 1:
                    channel.sendall(frame(SETTINGS, 1, 0))
                elif kind == HEADERS:
                    channel.sendall(self._respond(stream))


def http2(make):
    """An issuer that speaks HTTP/2 only; `make(stream, body)` gives the frames of a reply."""

    def start(quirk, bench):
        directory = bench.keys.directory
        chain = directory / "http2-chain.pem"
        chain.write_text(certificates.pem(*quirk.chain))
        context = server_context(chain, quirk.key.path)
        context.set_alpn_protocols(["h2"])

        def respond(stream):
            issuer = quirk.issuer.format(port=server.port)
            document = {"issuer": issuer, "jwks_uri": f"{issuer}{KEYS}", **quirk.jwks}
            return make(stream, json.dumps(document).encode())

        server = Http2Server(context, respond)
        return server

    return lambda bench: bench.quirk(start=start)


def answer(stream, body, fields=(), status=(":status", "200"), data=None):
    first = [status] if status else []
    return frame(HEADERS, END_HEADERS, stream, block([*first, *fields])) + (
        data if data is not None else frame(DATA, END_STREAM, stream, body)
    )


def http2_fields(*fields, **odd):
    return http2(lambda stream, body: answer(stream, body, fields, **odd))


RECIPES = {
    "tls-rsa-kex": s_server("-tls1_2", "-cipher", "AES128-GCM-SHA256:AES256-SHA:@SECLEVEL=1"),
    "tls-cbc-sha384": s_server("-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA384"),
    "tls-x448": s_server("-tls1_3", "-groups", "X448"),
    "tls-1.1": s_server("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
    "tls-sig-sha224": s_server(
        "-tls1_2", "-sigalgs", "RSA+SHA224", "-cipher", "ECDHE:@SECLEVEL=0"
    ),
    "tls-client-13": s_server("-tls1_3", "-Verify", "1", "-verify_return_error"),
    "tls-client-optional": s_server("-tls1_3", "-verify", "1"),
    "h2-upper": http2_fields(("X-Upper", "a")),
    "h2-connection": http2_fields(("connection", "close")),
}

MORE = {
    "tls-1.2-ecdhe": s_server("-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA:@SECLEVEL=0"),
    "tls-1.2-chacha": s_server("-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305"),
    "tls-1.2-ccm": s_server("-tls1_2", "-cipher", "AES128-CCM:AES256-CCM"),
    "tls-1.2-dhe": s_server("-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"),
    "tls-1.2-camellia": s_server("-tls1_2", "-cipher", "ECDHE-RSA-CAMELLIA128-SHA256"),
    "tls-1.2-aria": s_server("-tls1_2", "-cipher", "ECDHE-ARIA128-GCM-SHA256"),
    "tls-1.2-cbc-sha256": s_server("-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256"),
    "tls-1.2-sha1": s_server("-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", "ALL:@SECLEVEL=0"),
    "tls-1.2-pkcs1": s_server("-tls1_2", "-sigalgs", "RSA+SHA256", "-cipher", "ECDHE:@SECLEVEL=0"),
    "tls-1.2-p521": s_server("-tls1_2", "-groups", "P-521"),
    "tls-1.2-brainpool": s_server("-tls1_2", "-groups", "brainpoolP256r1"),
    "tls-1.2-k1": s_server("-tls1_2", "-groups", "secp256k1"),
    "tls-1.2-client": s_server("-tls1_2", "-Verify", "1", "-verify_return_error"),
    "tls-1.2-client-optional": s_server("-tls1_2", "-verify", "1"),
    "tls-1.3-aes256": s_server("-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"),
    "tls-1.3-ccm": s_server("-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"),
    "tls-1.3-p384": s_server("-tls1_3", "-groups", "P-384"),
    "tls-1.3-p521": s_server("-tls1_3", "-groups", "P-521"),
    "tls-1.3-ffdhe": s_server("-tls1_3", "-groups", "ffdhe2048"),
    "tls-1.3-pss-sha512": s_server("-tls1_3", "-sigalgs", "RSA-PSS+SHA512"),
    "tls-1.0": s_server("-tls1", "-cipher", "ALL:@SECLEVEL=0"),
    "tls-alpn-h2-only": s_server("-alpn", "spdy/1"),
    "tls-comp": s_server("-no_ticket"),
    "tls-no-etm": s_server("-tls1_2", "-cipher", "ECDHE-RSA-AES256-SHA:@SECLEVEL=0"),
    "h2-plain": http2_fields(),
    "h2-te": http2_fields(("transfer-encoding", "chunked")),
    "h2-keep-alive": http2_fields(("keep-alive", "5")),
    "h2-space": http2_fields(("x a", "b")),
    "h2-ctl": http2_fields(("x-a", "a\x01b")),
    "h2-lf": http2_fields(("x-a", "a\nb")),
    "h2-high": http2_fields(("x-a", "\xff")),
    "h2-edge-spaces": http2_fields(("x-a", " a ")),
    "h2-empty-name": http2_fields(("", "a")),
    "h2-colon-late": http2_fields(("x-a", "b"), (":x", "c")),
    "h2-unknown-pseudo": http2_fields((":x", "c")),
    "h2-request-pseudo": http2_fields((":path", "/")),
    "h2-no-status": http2_fields(status=None),
    "h2-status-twice": http2_fields((":status", "200")),
    "h2-status-word": http2_fields(status=(":status", "OK")),
    "h2-status-zeros": http2_fields(status=(":status", "0200")),
    "h2-status-204": http2_fields(status=(":status", "204")),
    "h2-length-right": http2(lambda s, b: answer(s, b, [("content-length", str(len(b)))])),
    "h2-length-short": http2_fields(("content-length", "5")),
    "h2-length-long": http2_fields(("content-length", "50000")),
    "h2-length-word": http2_fields(("content-length", "x")),
    "h2-length-twice": http2_fields(("content-length", "5"), ("content-length", "5")),
    "h2-early": http2(
        lambda s, b: frame(HEADERS, END_HEADERS, s, block([(":status", "103")])) + answer(s, b)
    ),
    "h2-trailer": http2(
        lambda s, b: answer(s, b, data=frame(DATA, 0, s, b))
        + frame(HEADERS, END_HEADERS | END_STREAM, s, block([("x-a", "b")]))
    ),
    "h2-trailer-pseudo": http2(
        lambda s, b: answer(s, b, data=frame(DATA, 0, s, b))
        + frame(HEADERS, END_HEADERS | END_STREAM, s, block([(":status", "200")]))
    ),
    "h2-reset-after": http2(lambda s, b: answer(s, b) + frame(RST_STREAM, 0, s, b"\0\0\0\0")),
    "h2-reset": http2(lambda s, b: frame(RST_STREAM, 0, s, b"\0\0\0\2")),
    "h2-push": http2(
        lambda s, b: frame(
            PUSH_PROMISE, END_HEADERS, s, b"\0\0\0\2" + block([(":method", "GET")])
        )
        + answer(s, b)
    ),
    "h2-goaway": http2(
        lambda s, b: frame(GOAWAY, 0, 0, s.to_bytes(4, "big") + b"\0\0\0\0") + answer(s, b)
    ),
    "h2-goaway-error": http2(lambda s, b: frame(GOAWAY, 0, 0, b"\0\0\0\0\0\0\0\1")),
    "h2-unknown-frame": http2(lambda s, b: frame(77, 0, 0, b"x") + answer(s, b)),
    "h2-window-zero": http2(lambda s, b: frame(WINDOW_UPDATE, 0, 0, b"\0\0\0\0") + answer(s, b)),
    "h2-data-first": http2(lambda s, b: frame(DATA, END_STREAM, s, b)),
    "h2-compression": http2(lambda s, b: frame(HEADERS, END_HEADERS, s, b"\x80")),
    "h2-gzip-plain": http2_fields(("content-encoding", "gzip")),
    "h2-ping": http2(lambda s, b: frame(PING, 0, 0, b"12345678") + answer(s, b)),
    "h2-http1": http2(lambda s, b: b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
}
