"""In which encoding an export is written: by its byte order mark, else UTF-8, else Windows-1252.

Spreadsheets save "CSV" in the encoding of the machine, which in the West is Windows-1252 (of which
Latin-1's letters are a part). No byte says so, so it is taken only where nothing speaks against it:
no line is UTF-8 beyond ASCII, no byte is one that Windows-1252 lacks (Japanese and Chinese text has
those), and no word has four letters in a row from its upper half (Cyrillic and Greek text has). Any
other file is read as UTF-8, and a row that is none waits in quarantine.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1024 * 1024
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]|[\xc0-\xff]{4}")
_NOTE = "The file is not UTF-8 and was read as Windows-1252; check its accented letters."


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file.

    Attributes:
        name: As `codecs` knows it.
        note: What to tell whoever imports the file; None where nothing was inferred.
    """

    name: str
    note: str | None = None


UTF8 = Encoding("utf-8-sig")


def encoding_of(stream: BinaryIO) -> Encoding:
    """Returns the encoding of a text; leaves the stream at its start.

    Reads no further than the first line of UTF-8 that is not ASCII, in pieces of one MiB.

    Args:
        stream: Bytes, at any position; has to be able to seek.
    """
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(UTF16_MARKS):
        return Encoding("utf-16")
    if head.startswith(codecs.BOM_UTF8):
        return UTF8
    is_other = False
    for line in _lines_beyond_ascii(stream):
        is_other = True
        if _is_utf8(line) or _NOT_WESTERN.search(line):
            is_other = False
            break
    stream.seek(0)
    return Encoding("cp1252", _NOTE) if is_other else UTF8


def as_utf8(body: bytes) -> tuple[bytes, list[str]]:
    """Returns a text in UTF-8, and what there is to tell about it; what is no text as it is."""
    encoding = encoding_of(io.BytesIO(body))
    if encoding is UTF8:
        return body, []
    try:
        plain = body.decode(encoding.name).encode()
    except UnicodeError:
        return body, []
    return plain, [encoding.note] if encoding.note else []


def _lines_beyond_ascii(stream: BinaryIO) -> Iterator[bytes]:
    """Lines with other bytes than ASCII's; one longer than a piece comes in pieces."""
    rest = b""
    while piece := stream.read(_CHUNK):
        if not rest and piece.isascii():
            continue
        whole, end, rest = (rest + piece).rpartition(b"\n")
        if not end and len(rest) > _CHUNK:
            whole, rest = rest, b""
        yield from (line for line in whole.split(b"\n") if not line.isascii())
    if not rest.isascii():
        yield rest


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
