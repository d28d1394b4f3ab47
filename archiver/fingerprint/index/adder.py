"""The distances of 256 rows to a query at once, as instructions for the compiler.

Bit-sliced: bit r of a vector of 256 bits belongs to row r. For each group of three bits of the hash a table holds, for
each of the eight patterns that a query can have there, in how many of the three each row differs: two vectors, of the
ones and of the twos. The table of a block of rows serves all queries. What 86 lookups give is summed by full adders,
which take three vectors of one weight and give one of it and one of the next (carry-save adders, as in Harley and
Seal's population count); the sum's nine vectors are compared with the radius. So about three instructions a row and
query are enough, where counting the bits of its four words needs twelve.

Vectors are of four 64-bit words here; the compiler makes of them what the processor has (AVX2: one register, NEON and
SSE: two), and a full adder two instructions where it has three-operand logic (AVX-512).
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

GROUP = 3
"""Bits of a hash that are looked up together."""
PATTERNS = 1 << GROUP
GROUPS = -(-256 // GROUP)
LANES = 4
VECTOR = 8 * LANES
"""Bytes of a vector."""
ENTRY = 2 * VECTOR
"""Bytes of an entry of the table: the ones and the twos."""
SUM = 9
"""Vectors of a sum: 0 to 256."""

BIT = ir.IntType(1)
_WORD = ir.IntType(64)
_BYTE = ir.IntType(8)
_VECTOR = ir.VectorType(_WORD, LANES)
_WHOLE = ir.IntType(64 * LANES)


def emit_table(builder: ir.IRBuilder, bits: Any, table: Any) -> None:
    """Write the eight entries of a group to ``table``; ``bits`` points to the three vectors of its bits."""
    first, second, third = (_load(builder, _at(builder, bits, VECTOR * number)) for number in range(GROUP))
    for pattern in range(PATTERNS):
        a, b, c = (
            builder.not_(plane) if pattern >> number & 1 else plane
            for number, plane in enumerate((first, second, third))
        )
        ones, twos = _full_adder(builder, a, b, c)
        _store(builder, ones, _at(builder, table, pattern * ENTRY))
        _store(builder, twos, _at(builder, table, pattern * ENTRY + VECTOR))


def emit_within(builder: ir.IRBuilder, table: Any, patterns: Any, radius: Any, rows: Any) -> Any:
    """Whether any row is within ``radius``; which ones are is written to ``rows``.

    ``patterns`` points to 86 16-bit numbers: the place of the query's entry in each group's part of the table, in
    bytes. The last group has one bit alone.
    """
    adders = _Adders(builder)
    places = builder.bitcast(patterns, ir.IntType(16).as_pointer())
    for group in range(GROUPS):
        place = builder.zext(builder.load(builder.gep(places, [ir.Constant(_WORD, group)])), _WORD)
        entry = builder.gep(_at(builder, table, group * PATTERNS * ENTRY), [place])
        adders.add(_load(builder, entry), 0)
        if group < GROUPS - 1:
            adders.add(_load(builder, _at(builder, entry, VECTOR)), 1)
    found = _at_most(builder, adders.total(), radius)
    _store(builder, found, rows)
    return builder.icmp_unsigned("!=", builder.bitcast(found, _WHOLE), ir.Constant(_WHOLE, 0))


def emit_swap(builder: ir.IRBuilder, upper: Any, lower: Any, width: Any, mask: Any) -> None:
    """Exchange what ``mask`` does not cover of the upper vector with what it covers of the lower one.

    The mask's runs of ``width`` bits alternate with gaps of as many: one step of turning a square of bits.
    """
    above, below = _load(builder, upper), _load(builder, lower)
    shift, covered = _everywhere(builder, width), _everywhere(builder, mask)
    swap = builder.and_(builder.xor(builder.lshr(above, shift), below), covered)
    _store(builder, builder.xor(above, builder.shl(swap, shift)), upper)
    _store(builder, builder.xor(below, swap), lower)


class _Adders:
    """Vectors by weight; three of one are added as soon as they are there, so that few are alive at a time."""

    def __init__(self, builder: ir.IRBuilder) -> None:
        self._builder = builder
        self._waiting: list[list[Any]] = [[] for _ in range(SUM + 1)]

    def add(self, vector: Any, weight: int) -> None:
        waiting = self._waiting[weight]
        waiting.append(vector)
        if len(waiting) == 3:
            same, carry = _full_adder(self._builder, *waiting)
            waiting[:] = [same]
            self.add(carry, weight + 1)

    def total(self) -> list[Any]:
        """The sum's vectors, from the lowest weight on."""
        for weight in range(SUM):
            waiting = self._waiting[weight]
            if len(waiting) == 2:
                first, second = waiting
                waiting[:] = [self._builder.xor(first, second)]
                self.add(self._builder.and_(first, second), weight + 1)
        zero = ir.Constant(_VECTOR, [0] * LANES)
        return [waiting[0] if waiting else zero for waiting in self._waiting[:SUM]]


def _at_most(builder: ir.IRBuilder, total: list[Any], radius: Any) -> Any:
    """Bits of the rows whose sum is no more than ``radius``: decided from the lowest weight on."""
    yes = ir.Constant(_VECTOR, [2**64 - 1] * LANES)
    for weight, vector in enumerate(total):
        bit = builder.and_(builder.lshr(radius, ir.Constant(_WORD, weight)), ir.Constant(_WORD, 1))
        limit = _everywhere(builder, builder.neg(bit))
        less = builder.not_(vector)
        yes = builder.or_(builder.and_(less, builder.or_(limit, yes)), builder.and_(limit, yes))
    return yes


def _full_adder(builder: ir.IRBuilder, a: Any, b: Any, c: Any) -> tuple[Any, Any]:
    """Sum and carry of three bits, everywhere."""
    either = builder.xor(a, b)
    return builder.xor(either, c), builder.or_(builder.and_(a, b), builder.and_(c, either))


def _everywhere(builder: ir.IRBuilder, word: Any) -> Any:
    index = ir.IntType(32)
    undefined = ir.Constant(_VECTOR, ir.Undefined)
    one = builder.insert_element(undefined, word, ir.Constant(index, 0))
    return builder.shuffle_vector(one, undefined, ir.Constant(ir.VectorType(index, LANES), [0] * LANES))


def _at(builder: ir.IRBuilder, pointer: Any, offset: int) -> Any:
    """``offset`` bytes on."""
    return builder.gep(builder.bitcast(pointer, _BYTE.as_pointer()), [ir.Constant(_WORD, offset)])


def _load(builder: ir.IRBuilder, pointer: Any) -> Any:
    loaded = builder.load(builder.bitcast(pointer, _VECTOR.as_pointer()))
    loaded.align = 8  # what numpy gives arrays of 64-bit words
    return loaded


def _store(builder: ir.IRBuilder, vector: Any, pointer: Any) -> None:
    builder.store(vector, builder.bitcast(pointer, _VECTOR.as_pointer())).align = 8
