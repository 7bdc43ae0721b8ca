# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sizes of tensors that are not known before a model runs.

A size is an int, or a `Size`: a polynomial with integer coefficients whose
variables are sizes of inputs, or what cannot be written as a polynomial of
them, such as a quotient with a remainder. Two sizes that are equal as
polynomials are known to be equal. Variables are never negative.
"""


class Variable:
    """A size of an input, or an operation on sizes.

    kind         arguments
    "dim"        name of an input, number of a dimension
    "element"    name of an input of integers, number of an element
    "floordiv"   two sizes
    "min"        two sizes
    "max"        two sizes
    """

    __slots__ = ("kind", "arguments", "text")

    def __init__(self, kind, arguments, text=None):
        self.kind, self.arguments = kind, arguments
        self.text = text or f"{kind}({', '.join(map(str, arguments))})"

    def __eq__(self, other):
        return (isinstance(other, Variable) and self.kind == other.kind
                and self.arguments == other.arguments)

    def __hash__(self):
        return hash((self.kind, self.arguments))

    def sort_key(self):
        return (self.kind, self.text, str(self.arguments))


class Size:
    """A polynomial: products of variables, and what they are multiplied by."""

    __slots__ = ("terms",)

    def __init__(self, terms):
        self.terms = terms

    def __add__(self, other):
        return _sum(self, other, 1)

    __radd__ = __add__

    def __sub__(self, other):
        return _sum(self, other, -1)

    def __rsub__(self, other):
        return _sum(_as_size(other), self, -1)

    def __neg__(self):
        return self * -1

    def __mul__(self, other):
        if not _is_size(other):
            return NotImplemented
        terms = {}
        for left, a in self.terms.items():
            for right, b in _as_size(other).terms.items():
                key = tuple(sorted(left + right, key=Variable.sort_key))
                terms[key] = terms.get(key, 0) + a * b
        return _simplify(terms)

    __rmul__ = __mul__

    def __eq__(self, other):
        return isinstance(other, Size) and self.terms == other.terms

    def __hash__(self):
        return hash(frozenset(self.terms.items()))

    def __bool__(self):
        raise TypeError("a size that is not known is neither true nor false")

    def __repr__(self):
        parts = []
        for variables, factor in sorted(self.terms.items(), key=_order, reverse=True):
            names = "*".join(v.text for v in variables)
            part = (str(abs(factor)) if not names else
                    names if abs(factor) == 1 else f"{abs(factor)}*{names}")
            sign = "-" if factor < 0 else "+"
            parts.append(f" {sign} {part}" if parts else
                         f"-{part}" if factor < 0 else part)
        return "".join(parts) or "0"


def _is_size(value):
    return isinstance(value, (int, Size)) and not isinstance(value, bool)


def _as_size(value):
    return value if isinstance(value, Size) else Size({(): int(value)})


def _simplify(terms):
    terms = {key: factor for key, factor in terms.items() if factor}
    if not terms:
        return 0
    if len(terms) == 1 and () in terms:
        return terms[()]
    return Size(terms)


def _sum(left, right, sign):
    if not _is_size(right):
        return NotImplemented
    terms = dict(_as_size(left).terms)
    for key, factor in _as_size(right).terms.items():
        terms[key] = terms.get(key, 0) + sign * factor
    return _simplify(terms)


def _order(term):
    return (len(term[0]), [v.sort_key() for v in term[0]])


def variable(kind, *arguments, text=None):
    return Size({(Variable(kind, arguments, text),): 1})


def product(sizes):
    result = 1
    for size in sizes:
        result = result * size
    return result


def exact_quotient(dividend, divisor):
    """The quotient where the divisor is known to divide, else None."""
    if isinstance(divisor, int):
        if divisor == 0:
            return None
        if isinstance(dividend, int):
            return dividend // divisor if dividend % divisor == 0 else None
    if dividend == 0:
        return 0
    divisor_terms = _as_size(divisor).terms
    lead, lead_factor = max(divisor_terms.items(), key=_order)
    quotient, rest = 0, dividend
    # Each round removes the leading term; more rounds than terms mean a rest.
    for _ in range(64):
        if isinstance(rest, int) and rest == 0:
            return quotient
        variables, factor = max(_as_size(rest).terms.items(), key=_order)
        left = list(variables)
        for item in lead:
            if item not in left:
                return None
            left.remove(item)
        if factor % lead_factor:
            return None
        part = _simplify({tuple(left): factor // lead_factor})
        quotient = quotient + part
        rest = rest - part * divisor
    return None


def floor_quotient(dividend, divisor):
    exact = exact_quotient(dividend, divisor)
    if exact is not None:
        return exact
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend // divisor
    return variable("floordiv", dividend, divisor)


def ceil_quotient(dividend, divisor):
    exact = exact_quotient(dividend, divisor)
    return exact if exact is not None else floor_quotient(dividend + divisor - 1, divisor)


def known_not_negative(size):
    """Whether a size is at least 0 whatever the variables are."""
    return all(factor >= 0 for factor in _as_size(size).terms.values())


def minimum(a, b):
    if known_not_negative(b - a):
        return a
    if known_not_negative(a - b):
        return b
    return variable("min", a, b)


def maximum(a, b):
    if known_not_negative(b - a):
        return b
    if known_not_negative(a - b):
        return a
    return variable("max", a, b)


def evaluate(size, known):
    """The number that a size is; `known` gives ("dim", ...) and ("element", ...)."""
    if isinstance(size, int):
        return size
    total = 0
    for variables, factor in size.terms.items():
        for item in variables:
            if item.kind in ("dim", "element"):
                factor *= known(item)
                continue
            a, b = (evaluate(argument, known) for argument in item.arguments)
            if item.kind == "floordiv":
                factor *= a // b if b else 0
            else:
                factor *= min(a, b) if item.kind == "min" else max(a, b)
        total += factor
    return total
