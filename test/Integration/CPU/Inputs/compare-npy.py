"""compare-npy.py A.npy B.npy TOLERANCE: fails unless the f32 arrays agree.

Agreement is |A - B| / |A| <= TOLERANCE in the Euclidean norm, with A not zero.
"""

import math
import struct
import sys


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    (header,) = struct.unpack_from("<H", data, 8)
    description = data[10 : 10 + header].decode("latin-1")
    assert "'<f4'" in description, description
    values = data[10 + header :]
    return struct.unpack("<%df" % (len(values) // 4), values)


a, b = read(sys.argv[1]), read(sys.argv[2])
assert len(a) == len(b) and a, (len(a), len(b))
norm = math.sqrt(sum(x * x for x in a))
error = math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))
print("relative error %.3g" % (error / norm))
sys.exit(0 if error <= float(sys.argv[3]) * norm else 1)
