"""Decompresses an answer piece by piece, and never more of it than it may become.

A few kilobytes of gzip can stand for gigabytes, in one piece or wrapped several times over. So we
ask for nothing but gzip, unpack one layer in bounded steps, and refuse any other.
"""

from __future__ import annotations

import zlib

ACCEPTED = "gzip, deflate"
"""What we say we can read."""

_STEP = 64 * 1024
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


class DecodingError(Exception):
    """The body is not what its Content-Encoding says, or breaks off."""


class TooMuchError(Exception):
    """The body becomes larger than it may."""


class Body:
    """The decompressed body of one answer.

    Args:
        encoding: The Content-Encoding; empty for none.
        most: Bytes that the body may become.

    Raises:
        DecodingError: an encoding that we did not ask for.
    """

    def __init__(self, encoding: str, most: int) -> None:
        layers = [name for part in encoding.lower().split(",") if (name := part.strip())]
        layers = [name for name in layers if name != "identity"]
        if len(layers) > 1 or not _PACKED.issuperset(layers):
            raise DecodingError(f"its encoding is {encoding[:60]!r}")
        self._name = layers[0] if layers else ""
        self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if layers else None
        self._most = most
        self._body = bytearray()

    def feed(self, piece: bytes) -> None:
        """Takes the next piece as it came.

        Raises:
            TooMuchError: with this piece the body is too large.
            DecodingError: it is not compressed as it says.
        """
        if self._unpack is None:
            self._add(piece)
            return
        try:
            self._inflate(piece)
        except zlib.error as error:
            if self._name != "deflate" or self._body:
                raise DecodingError("it is not compressed as it says") from error
            # Some servers send deflate without its zlib wrapping.
            self._name, self._unpack = "bare deflate", zlib.decompressobj(_BARE)
            self.feed(piece)

    def whole(self) -> bytes:
        """The body, once everything came.

        Raises:
            DecodingError: the compressed body breaks off.
        """
        if self._unpack is not None and not self._unpack.eof and self._body:
            raise DecodingError("its compressed body breaks off")
        return bytes(self._body)

    def _inflate(self, piece: bytes) -> None:
        while piece and self._unpack is not None:
            if self._unpack.eof:
                # gzip may consist of several members, one after the other; else it is padding.
                if not piece.startswith(b"\x1f\x8b"):
                    return
                self._unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
            self._add(self._unpack.decompress(piece, _STEP))
            piece = self._unpack.unconsumed_tail or self._unpack.unused_data
        # What fits into no step may still wait inside: ask until nothing comes.
        while self._unpack is not None and not self._unpack.eof:
            more = self._unpack.decompress(b"", _STEP)
            if not more:
                return
            self._add(more)

    def _add(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._most:
            raise TooMuchError
