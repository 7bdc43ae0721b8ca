# Functions of a score become regions of the kernel, and what cannot be traced is
# an error that names the line.
#
# RUN: %python %s

import math

import attn
import numpy as np
from reference import close, raises, sdpa

random = np.random.default_rng(7)
q = random.standard_normal((2, 4, 9, 16)).astype(np.float32)
k = random.standard_normal((2, 2, 13, 16)).astype(np.float32)
slopes = np.array([0.5, 0.25, 0.125, 0.0625], np.float32)
slopes64 = slopes.astype(np.float64)
table = random.standard_normal((4, 30)).astype(np.float16)
documents = np.array([[0] * 4 + [1] * 9, [2] * 13], np.int32)
starts = np.array([3, 6])
allowed = random.random((9, 13)) < 0.6
grid = np.arange(13)
nothing = np.zeros(0, np.float32)


def distance(i, j):
    return abs(i - j) * 1.0


def slope_of(h):
    # A helper that reads an array of its own.
    return slopes[h]


def keyword(s, b, h, i, j, *, factors=slopes, twice=2):
    return s * factors[h] * twice


def nested(s, b, h, i, j):
    def inner(place):
        return slopes[place]

    return s + inner(h)


def check(score_mod=None, mask_mod=None, mod=None, allow=True, tensors=(q, k), **options):
    bound = 1e-5
    output = attn.sdpa(*tensors, tensors[1], score_mod=score_mod, mask_mod=mask_mod, **options)
    close(output, sdpa(*tensors, tensors[1], mod=mod, allow=allow)[0], bound)


b, h, i, j = np.ogrid[0:2, 0:4, 0:9, 0:13]
# Biases: ALiBi, relative positions, a gate; with helpers, and arrays of all kinds.
check(lambda s, b, h, i, j: s - slopes[h] * distance(i, j),
      mod=lambda s, b, h, i, j: s - slopes[h] * abs(i - j))
check(lambda s, b, h, i, j: s - slopes64[h] * distance(i, j), tensors=(q.astype(float), k.astype(float)),
      mod=lambda s, b, h, i, j: s - slopes64[h] * abs(i - j))
check(lambda s, b, h, i, j: s + table[h][j - i + 9],
      mod=lambda s, b, h, i, j: s + table[h, j - i + 9])
check(lambda s, b, h, i, j: 3 * attn.tanh(s / 3), mod=lambda s, *_: 3 * np.tanh(s / 3))
check(lambda s, b, h, i, j: np.where(i % 3 == 0, np.minimum(s, 0.1), -s ** 2),
      mod=lambda s, b, h, i, j: np.where(i % 3 == 0, np.minimum(s, 0.1), -s**2))
check(lambda s, b, h, i, j: attn.where((i - j) // 4 == -1, s, np.exp(s) + (i - j) % 5),
      mod=lambda s, b, h, i, j: np.where((i - j) // 4 == -1, s, np.exp(s) + (i - j) % 5))
check(lambda s, b, h, i, j: s * table[-1, -2] + len(table) * (j % 2),
      mod=lambda s, b, h, i, j: s * table[-1, -2] + 4 * (j % 2))
check(lambda s, b, h, i, j: attn.maximum(s, 0.2) * np.maximum(j, 5) / 8 - np.minimum(i, j) / 4,
      mod=lambda s, b, h, i, j: np.maximum(s, 0.2) * np.maximum(j, 5) / 8 - np.minimum(i, j) / 4)

for score_mod, mod in (
        (lambda s, b, h, i, j: s * slope_of(h), lambda s, b, h, i, j: s * slopes[h]),
        (keyword, lambda s, b, h, i, j: s * slopes[h] * 2),
        (nested, lambda s, b, h, i, j: s + slopes[h]),
        # An array of f64 is read in the type of scores.
        (lambda s, b, h, i, j: s * slopes64[h], lambda s, b, h, i, j: s * slopes64[h]),
        # Each operator with the value on its right, and at its border.
        (lambda s, b, h, i, j: 2 / (s * s + 1) - (3 - j) * 0.1,
         lambda s, b, h, i, j: 2 / (s * s + 1) - (3 - j) * 0.1),
        (lambda s, b, h, i, j: attn.where(i > j, s, -s), lambda s, b, h, i, j: np.where(i > j, s, -s)),
        (lambda s, b, h, i, j: attn.where((i >= j) ^ (j == 2), s, -s),
         lambda s, b, h, i, j: np.where((i >= j) ^ (j == 2), s, -s)),
        (lambda s, b, h, i, j: s ** 3 + (i * 1.0) ** 0.5 + np.power(s, 2),
         lambda s, b, h, i, j: s**3 + i**0.5 + s**2),
        (lambda s, b, h, i, j: s * 2.0 ** -h + 3 ** (i * 0.1) + 1.5 ** j * 0.1,
         lambda s, b, h, i, j: s * 2.0**-h + 3 ** (i * 0.1) + 1.5**j * 0.1),
        (lambda s, b, h, i, j: s + ((i << 2) >> 1) - ((j - i) >> 1),
         lambda s, b, h, i, j: s + ((i << 2) >> 1) - ((j - i) >> 1)),
        (lambda s, b, h, i, j: np.where(i > j, np.zeros_like(s), np.full_like(s, 0.5)),
         lambda s, b, h, i, j: np.where(i > j, 0, 0.5)),
        # Conditions as numbers are 0 and 1.
        (lambda s, b, h, i, j: s * (i > j) + (j == 3) // 1 * 2,
         lambda s, b, h, i, j: s * (i > j) + (j == 3) * 2),
        (lambda s, b, h, i, j: s + 1 / (1 + np.exp(-s)) * +1, lambda s, *_: s + 1 / (1 + np.exp(-s))),
        (lambda s, b, h, i, j: np.expm1(s) + np.log1p(s * s) + np.floor(s) - np.ceil(s * 2),
         lambda s, *_: np.expm1(s) + np.log1p(s * s) + np.floor(s) - np.ceil(s * 2))):
    check(score_mod, mod=mod)
# Infinities are constants, and what is no number differs from itself.
check(lambda s, b, h, i, j: attn.where(j > i + 2, -math.inf, s), allow=j <= i + 2)
check(lambda s, b, h, i, j: attn.where(j <= i + 2, s, float("-inf")), allow=j <= i + 2)
check(lambda s, b, h, i, j: attn.where(s * math.nan != s, s * 2, s), mod=lambda s, *_: s * 2)
check(lambda s, b, h, i, j: attn.where(s > math.inf, s * 2, s))

# Masks: documents, prefixes, a table of bools.
check(mask_mod=lambda b, h, i, j: documents[b, i] == documents[b, j],
      allow=documents[b, i] == documents[b, j])
check(mask_mod=lambda b, h, i, j: (j <= i) | (j < starts[b]), allow=(j <= i) | (j < starts[b]))
check(mask_mod=lambda b, h, i, j: allowed[i, j] & ~(h == 2), allow=allowed[i, j] & (h != 2))
check(mask_mod=lambda b, h, i, j: True)
check(lambda s, b, h, i, j: s * slopes[h], lambda b, h, i, j: j <= i + 4,
      lambda s, b, h, i, j: s * slopes[h], j <= i + 4)

# An index that leaves the array reads its nearest element.
check(lambda s, b, h, i, j: s + grid[j * 1000 - 5],
      mod=lambda s, b, h, i, j: s + grid[np.clip(j * 1000 - 5, 0, 12)])


def here(offset):
    """Where the caller is, `offset` lines on."""
    import sys
    frame = sys._getframe(1)
    return f"{__file__}:{frame.f_lineno + offset}: "


def refuse(where, message, score_mod=None, mask_mod=None):
    raises(attn.TraceError, where + message, attn.sdpa, q, k, k, score_mod=score_mod,
           mask_mod=mask_mod)


refuse(here(1), "if, and, or, not",
       lambda s, b, h, i, j: s if i == j else 0)
refuse(here(1), "float(), and functions of math",
       lambda s, b, h, i, j: math.exp(s))
refuse(here(1), "'argsort' of 1 arguments",
       lambda s, b, h, i, j: np.argsort(s))
refuse(here(1), "// and % take integers",
       lambda s, b, h, i, j: s + i // j)
refuse(here(1), "a float where an integer is needed",
       lambda s, b, h, i, j: slopes[s])
refuse(here(1), "the index runs up to 13, and dimension 0 of the array has size 4",
       lambda s, b, h, i, j: s + slopes[j])
refuse(here(1), "2 indices for an array of rank 1",
       lambda s, b, h, i, j: s + slopes[h, i])
refuse(here(1), "an array of sizes [30] where a number is needed",
       lambda s, b, h, i, j: s + table[h])
refuse(here(1), "index 4 is outside of dimension 0 of size 4",
       lambda s, b, h, i, j: s + slopes[4])
refuse(here(1), "index -5 is outside of dimension 0 of size 4",
       lambda s, b, h, i, j: s + slopes[-5])
refuse(here(1), "dimension 0 of the array is empty",
       lambda s, b, h, i, j: s + nothing[h])
refuse(here(1), "9223372036854775808 does not fit into 64 bits",
       lambda s, b, h, i, j: s + (j + 2**63))
refuse(here(1), "'maximum' with where cannot be traced",
       lambda s, b, h, i, j: np.maximum(s, 1, where=True))
refuse(here(1), "numbers have no 'sum'",
       lambda s, b, h, i, j: s.sum())
refuse(here(1), "<< and >> shift integers by a number from 0 to 30",
       lambda s, b, h, i, j: s + (i << j))
refuse(here(1), "<< and >> shift integers by a number from 0 to 30",
       lambda s, b, h, i, j: s + (1 << i))
refuse("", "score_mod: '<lambda>' returned nothing", lambda *_: None)
refuse("", "score_mod: '<lambda>' is called with (score, b, h, i, j): too many",
       lambda s: s)
refuse("", "mask_mod: '<lambda>' is called with (b, h, i, j): missing",
       mask_mod=lambda s, b, h, i, j: i == j)
refuse("score_mod: ", "<built-in function print> is not a function of Python", print)
raises(TypeError, "attn.where is for functions that are traced", attn.where, True, 1, 2)
