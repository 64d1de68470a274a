"""Compound files (the container of .doc, .xls and .msg) made for tests, since olefile only reads them.

[MS-CFB]: a file allocation table, a directory of streams and storages, and a stream of small sectors for
whatever is shorter than 4,096 bytes.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

Tree = dict[str, "bytes | Tree"]
"""Streams by name, and storages, which are trees themselves."""

_SECTOR: Final = 512
_SMALL: Final = 64
_CUTOFF: Final = 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@dataclass
class _Entry:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = _END
    right: int = _FREE


def made(tree: Tree) -> bytes:
    """Return a compound file of these streams and storages."""
    entries = [_Entry("Root Entry", 5)]
    _add(entries, 0, tree)
    for entry in entries:
        # A chain to the right is a search tree too, as long as it is in order: by length, then by capitals.
        entry.children.sort(key=lambda at: (len(entries[at].name), entries[at].name.upper()))
        for one, following in zip(entry.children, entry.children[1:], strict=False):
            entries[one].right = following
    small_table: list[int] = []
    small = b""
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < _CUTOFF:
            entry.start = len(small_table)
            small += _padded(entry.data, _SMALL)
            small_table += _chain(entry.start, -(-len(entry.data) // _SMALL))
    entries[0].data = small
    table: list[int] = []
    body = b""
    for entry in entries:
        if entry.kind == 5 or len(entry.data) >= _CUTOFF:
            entry.start, body = _placed(entry.data, table, body)
    small_sectors = -(-len(small_table) * 4 // _SECTOR)
    small_start, body = _placed(_packed(small_table), table, body)
    directory_start, body = _placed(b"".join(map(_written, entries)), table, body)
    sectors = len(table)
    of_table = next(count for count in range(1, 110) if count * (_SECTOR // 4) >= sectors + count)
    table += [_TABLE] * of_table
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, of_table, directory_start, 0,
        _CUTOFF, small_start, small_sectors, _END, 0,
    )  # fmt: skip
    listed = [*range(sectors, sectors + of_table)]
    header += struct.pack("<109I", *listed, *[_FREE] * (109 - len(listed)))
    return header + body + _packed(table, of_table)


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    for name, inner in tree.items():
        at = len(entries)
        entries[parent].children.append(at)
        if isinstance(inner, bytes):
            entries.append(_Entry(name, 2, inner))
        else:
            entries.append(_Entry(name, 1))
            _add(entries, at, inner)


def _placed(data: bytes, table: list[int], body: bytes) -> tuple[int, bytes]:
    """Return the sector where data is put and the body with it; the table gets its chain."""
    if not data:
        return _END, body
    start = len(table)
    table += _chain(start, -(-len(data) // _SECTOR))
    return start, body + _padded(data, _SECTOR)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def _packed(numbers: list[int], sectors: int = 0) -> bytes:
    data = struct.pack(f"<{len(numbers)}I", *numbers)
    return data + b"\xff" * ((sectors * _SECTOR if sectors else len(data) + -len(data) % _SECTOR) - len(data))


def _written(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    child = entry.children[0] if entry.children else _FREE
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        name, len(name) + 2, entry.kind, 1, _FREE, entry.right, child, 0, entry.start, len(entry.data),
    )  # fmt: skip
