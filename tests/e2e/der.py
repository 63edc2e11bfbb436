"""DER, written by hand: what OpenSSL would not write, or not so."""

import datetime


def tlv(tag, *parts):
    """A value with `tag`, its length in the fewest octets."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def integer(value):
    """An INTEGER: of a number, or with bytes as they are."""
    if isinstance(value, int):
        value = value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
    return tlv(0x02, value)


def boolean(value):
    return tlv(0x01, b"\xff" if value else b"\x00")


def oid(dotted):
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    content = b""
    for arc in [40 * first + second, *rest]:
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.insert(0, 0x80 | arc & 0x7F)
        content += bytes(septets)
    return tlv(0x06, content)


def sequence(*parts):
    return tlv(0x30, *parts)


def one_set(*parts):
    return tlv(0x31, *parts)


def bit_string(content, unused=0):
    return tlv(0x03, bytes([unused]), content)


def octet_string(content):
    return tlv(0x04, content)


def null():
    return tlv(0x05)


def utf8(text):
    return tlv(0x0C, text.encode())


def printable(text):
    return tlv(0x13, text.encode())


def context(number, *parts):
    """[number], primitive."""
    return tlv(0x80 | number, *parts)


def explicit(number, *parts):
    """[number], constructed."""
    return tlv(0xA0 | number, *parts)


def utc_time(moment):
    """A UTCTime: of a datetime, or with text as it is."""
    if isinstance(moment, datetime.datetime):
        moment = moment.strftime("%y%m%d%H%M%SZ")
    return tlv(0x17, moment.encode())


def generalized_time(moment):
    if isinstance(moment, datetime.datetime):
        moment = moment.strftime("%Y%m%d%H%M%SZ")
    return tlv(0x18, moment.encode())


def name(*attributes):
    """A Name of (OID, value in DER) pairs, one to each RDN."""
    return sequence(*(one_set(sequence(oid(kind), value)) for kind, value in attributes))


def common_name(text):
    return name(("2.5.4.3", utf8(text)))


def algorithm(dotted, parameters=None):
    return sequence(oid(dotted), null() if parameters is None else parameters)


def extension(dotted, value, critical=False):
    return sequence(oid(dotted), boolean(True) if critical else b"", octet_string(value))
