"""Shared objects without what only a linker or a debugger reads.

A loader follows the program headers; sections, with symbols for debugging, lie behind
what those name. In the layer they are 12 of 29 MB.
Source: System V ABI, "Object Files", the layout of a 64-bit little-endian header.
"""

import struct

MAGIC = b"\x7fELF\x02\x01"  # 64 bits, little-endian
PROGRAM_HEADERS = struct.Struct("<Q")  # e_phoff, at 32
COUNTS = struct.Struct("<HH")  # e_phentsize and e_phnum, at 54
SEGMENT = struct.Struct("<QQQQ")  # p_offset, p_vaddr, p_paddr, p_filesz; at 8 in each


def stripped(content: bytes) -> bytes:
    """As it is loaded, without the sections behind. What is no such file stays."""
    if not content.startswith(MAGIC):
        return content
    (start,) = PROGRAM_HEADERS.unpack_from(content, 32)
    size, number = COUNTS.unpack_from(content, 54)
    end = start + size * number
    for at in range(start, end, size):
        offset, _, _, length = SEGMENT.unpack_from(content, at + 8)
        end = max(end, offset + length)
    kept = bytearray(content[:end])
    kept[40:48] = bytes(8)  # e_shoff: there are no section headers
    kept[60:64] = bytes(4)  # e_shnum, e_shstrndx
    return bytes(kept)
