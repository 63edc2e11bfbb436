"""What an executable for macOS says of itself, read from its load commands (<mach-o/loader.h>)."""

import dataclasses
import hashlib
import struct

MAGIC = 0xFEEDFACF  # 64 bits, little-endian
CPUS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
PIE = 0x200000
LOAD_DYLIB = (0xC, 0x80000018, 0x8000001F)  # needed, weak, re-exported
CODE_SIGNATURE = 0x1D
BUILD_VERSION = 0x32
VERSION_MIN_MACOSX = 0x24
# Of a signature (<kern/cs_blobs.h>), which is big-endian.
EMBEDDED_SIGNATURE = 0xFADE0CC0
CODE_DIRECTORY = 0xFADE0C02
SHA256 = 2


@dataclasses.dataclass
class Executable:
    cpu: str
    position_independent: bool
    libraries: list
    oldest: tuple  # macOS, (11, 0)
    signed: bool  # and it is the signature of these bytes


def is_signed(data, at):
    """Whether the signature at `at` has the hash of each page of `data` before it."""
    magic, _, count = struct.unpack_from(">3I", data, at)
    if magic != EMBEDDED_SIGNATURE:
        return False
    for index in range(count):
        start = at + struct.unpack_from(">2I", data, at + 12 + 8 * index)[1]
        if struct.unpack_from(">I", data, start)[0] == CODE_DIRECTORY:
            break
    else:
        return False
    hashes, _, _, slots, end = struct.unpack_from(">5I", data, start + 16)
    size, kind, _, page = struct.unpack_from(">4B", data, start + 36)
    if kind != SHA256 or end > at or slots != -(-end >> page):
        return False
    return all(
        hashlib.sha256(data[slot << page : min(slot + 1 << page, end)]).digest()[:size]
        == data[start + hashes + slot * size :][:size]
        for slot in range(slots)
    )


def read(data):
    """The Executable in these bytes; ValueError for anything else."""
    magic, cpu, _, kind, count, _, flags, _ = struct.unpack_from("<8I", data)
    if magic != MAGIC or kind != 2:
        raise ValueError("not an executable of macOS for 64 bits")
    found = Executable(CPUS[cpu], bool(flags & PIE), [], None, False)
    at = 32
    for _ in range(count):
        command, size = struct.unpack_from("<2I", data, at)
        words = struct.unpack_from(f"<{size // 4}I", data, at)
        if command in LOAD_DYLIB:
            found.libraries.append(data[at + words[2] : at + size].split(b"\0")[0].decode())
        elif command == CODE_SIGNATURE:
            found.signed = is_signed(data, words[2])
        elif command in (BUILD_VERSION, VERSION_MIN_MACOSX):
            version = words[3 if command == BUILD_VERSION else 2]
            found.oldest = (version >> 16, version >> 8 & 0xFF)
        at += size
    return found
