# The maps of attn.show_heads are the weights of attention, for every option; the
# pictures are what the maps say; and memory does not grow with Sq times Skv.
#
# RUN: rm -rf %t && mkdir %t
# RUN: %python %s %t

import os
import resource
import struct
import sys
import xml.dom.minidom
import zlib

import attn
import numpy as np
from reference import close, positions, raises, sdpa

random = np.random.default_rng(11)


def heads(*sizes):
    return random.standard_normal(sizes).astype(np.float32)


def weights(q, k, **meaning):
    """All of them, [B, H, Sq, Skv]."""
    keys = np.broadcast_to(np.eye(k.shape[2]), (*k.shape[:2], k.shape[2], k.shape[2]))
    return sdpa(q, k, keys, **meaning)[0]


q, k = heads(2, 4, 9, 24), heads(2, 2, 13, 24)
i, j = positions(9, 13)
mask = random.random((2, 1, 9, 13)) < 0.6
mask[:, 0, 4] = False
bias = heads(4, 9, 13)
slopes = np.array([0.5, 0.25, 0.125, 0.0625], np.float32)
lengths = np.array([5, 13], np.int32)
tall = (slice(None), None, None, None)

CASES = [
    ({}, {}),
    ({"causal": "top_left"}, {"allow": j <= i}),
    ({"causal": "bottom_right", "window": (3, 0)}, {"allow": (j <= i + 4) & (j >= i + 1)}),
    ({"causal": [-3, 6]}, {"allow": j <= i + np.array([-3, 6])[tall]}),
    ({"causal": 2}, {"allow": j <= i + 2}),
    ({"mask": mask}, {"allow": mask}),
    ({"mask": mask[0, 0]}, {"allow": mask[0, 0]}),
    ({"bias": bias}, {"bias": bias}),
    ({"bias": bias[None], "mask": mask}, {"bias": bias, "allow": mask}),
    ({"scale": 0.7, "softcap": 2}, {"scale": 0.7, "softcap": 2}),
    ({"key_lengths": lengths}, {"allow": j < lengths[tall]}),
    ({"key_lengths": [5, 13]}, {"allow": j < lengths[tall]}),
    ({"score_mod": lambda s, b, h, i, j: s - slopes[h] * abs(i - j) * (b + 1)},
     {"mod": lambda s, b, h, i, j: s - slopes[h] * abs(i - j) * (b + 1)}),
    ({"mask_mod": lambda b, h, i, j: (j <= i + b) | (j == h), "mask": mask},
     {"allow": mask & ((j <= i + np.arange(2)[tall]) | (j == np.arange(4)[:, None, None]))}),
]
for options, meaning in CASES:
    expected = weights(q, k, **meaning)
    for batch in (0, 1):
        shown = attn.show_heads(q, k, batch=batch, **options)
        assert shown.maps.dtype == np.float32 and shown.heads == [0, 1, 2, 3]
        close(shown.maps, expected[batch])
    some = attn.show_heads(q.swapaxes(1, 2), k.swapaxes(1, 2), layout="bshd", batch=1,
                           heads=[3, 1], **options)
    assert some.heads == [3, 1] and np.array_equal(some.maps, shown.maps[[3, 1]])

# Keys that share a column add up; queries that share a row are pooled.
long_q, long_k = heads(1, 1, 50, 24), heads(1, 1, 70, 24)
full = weights(long_q, long_k)[0, 0]
columns = np.stack([full[:, np.arange(70) * 32 // 70 == c].sum(1) for c in range(32)], 1)
rows = [np.flatnonzero(np.arange(50) * 32 // 50 == r) for r in range(32)]
for pool, reduce in (("mean", np.mean), ("max", np.max)):
    shown = attn.show_heads(long_q, long_k, size=32, pool=pool)
    close(shown.maps[0], np.stack([reduce(columns[row], axis=0) for row in rows]))


def decode(png):
    """Sizes and rows of a PNG of colours out of a palette."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts = 8, {}
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        data = png[at + 8:at + 8 + size]
        assert zlib.crc32(kind + data) == struct.unpack(">I", png[at + 8 + size:][:4])[0]
        parts[kind] = data
        at += 12 + size
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert depth == 8 and colour == 3
    # From light to dark, and a grey between the maps.
    palette = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3).astype(int)
    assert len(palette) == 256 and (np.diff(palette[:255].sum(1)) <= 0).all()
    assert palette[0].min() > 240 and palette[254].max() < 60 and len(set(palette[255])) == 1
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, -1)
    assert not lines[:, 0].any() and lines.shape[1] == width + 1
    return lines[:, 1:]


# The PNG has the colour of every weight, the largest of a head being the last.
shown = attn.show_heads(q, k, causal="top_left", columns=3)
pixels = decode(shown.to_png(scale=2))
assert pixels.shape == (2 * (9 * 2 + 4) + 4, 3 * (13 * 2 + 4) + 4)
for number, one in enumerate(shown.maps):
    top, left = 4 + number // 3 * 22, 4 + number % 3 * 30
    cells = pixels[top:top + 18:2, left:left + 26:2]
    assert np.array_equal(cells, pixels[top + 1:top + 18:2, left + 1:left + 26:2])
    assert cells.max() == 254 and np.array_equal(
        np.abs(cells - one / one.max() * 254.0) <= 0.5, np.ones_like(cells, bool))

# The SVG has titles and labels, whatever is in them.
names = ["<s>", "a&b", '"', "é", "tok", "en", "s", ".", "</s>"]
self_maps = attn.show_heads(q, q, labels=names, columns=3)
document = xml.dom.minidom.parseString(self_maps.to_svg())
texts = ["".join(node.data for node in element.childNodes)
         for element in document.getElementsByTagName("text")]
assert [text for text in texts if text in names] == names * 8
assert sum(text.startswith("head ") for text in texts) == 4
assert len(document.getElementsByTagName("image")) == 4
# Three maps beside each other and one below; a label in the middle of its row or column.
places = {}
for group, transform in ((g, g.getAttribute("transform"))
                         for g in document.getElementsByTagName("g")):
    if not transform:
        continue
    x, y = map(float, transform[len("translate("):-1].split())
    image, = group.getElementsByTagName("image")
    left, top, wide, tall = (float(image.getAttribute(name)) for name in (
        "x", "y", "width", "height"))
    places[len(places)] = x, y
    labels = group.getElementsByTagName("text")[1:]
    font = float(labels[0].getAttribute("font-size"))
    for at in range(9):
        middle = float(labels[at].getAttribute("y")) - 0.35 * font
        assert abs(middle - top - (at + 0.5) * tall / 9) < 0.2
        assert float(labels[at].getAttribute("x")) < left
        across = labels[9 + at].getAttribute("transform")[len("translate("):].split()
        assert abs(float(across[0]) - 0.35 * font - left - (at + 0.5) * wide / 9) < 0.2
        assert float(across[1].rstrip(")")) < top
xs, ys = zip(*places.values())
assert xs[0] == xs[3] < xs[1] < xs[2] and ys[0] == ys[1] == ys[2] < ys[3]
# No labels where there is no room for them.
assert not attn.show_heads(heads(1, 1, 40, 8), heads(1, 1, 40, 8), labels=["t"] * 40).to_svg(
    ).count(">t<")
# Small maps are drawn with large cells; a title is text, and what is not a number no colour.
assert decode(self_maps.to_png()).shape == (2 * (9 * 14 + 4) + 4, 3 * (9 * 14 + 4) + 4)
odd = attn.HeadMaps(np.array([[[np.nan, 1], [0, 0.5]]], np.float32), ["<b>&"], 1, None, None)
xml.dom.minidom.parseString(odd.to_svg())
assert decode(odd.to_png(scale=1))[4:6, 4:6].tolist() == [[0, 254], [0, 127]]
# Narrow types are shown in the precision of f32, and gradients are no matter.
half = [t.astype(np.float16) for t in (q, k)]
shown = attn.show_heads(*half)
close(shown.maps, weights(*half)[0])
assert self_maps._repr_html_() == self_maps.to_svg()
assert repr(self_maps) == "<attn.HeadMaps: 4 heads, 9 x 9>"
folder = sys.argv[1]
self_maps.save(os.path.join(folder, "heads.svg"))
self_maps.save(os.path.join(folder, "heads.png"))
with open(os.path.join(folder, "heads.png"), "rb") as file:
    assert file.read() == self_maps.to_png()
raises(ValueError, "path: ", self_maps.save, os.path.join(folder, "heads.gif"))
# All weights are 0.
nothing = attn.show_heads(q, k, mask=np.zeros((9, 13), bool))
assert not nothing.maps.any() and decode(nothing.to_png()).max() == 255

# Bad arguments.
raises(ValueError, "size: 513, expected 1 to 512", attn.show_heads, q, k, size=513)
raises(ValueError, "q: rank 3", attn.show_heads, q[0], k)
raises(TypeError, "k: ", attn.show_heads, q, "k")
raises(ValueError, "k: 1 batches", attn.show_heads, q, k[:1])
raises(ValueError, "k: 3 heads", attn.show_heads, q, heads(2, 3, 13, 24))
raises(ValueError, "k: no tokens", attn.show_heads, q, k[:, :, :0])
raises(ValueError, "batch: 2", attn.show_heads, q, k, batch=2)
raises(ValueError, "heads: 4", attn.show_heads, q, k, heads=[4])
raises(ValueError, "heads: none", attn.show_heads, q, k, heads=[])
raises(ValueError, "labels: 9 of them for 8", attn.show_heads, q[:, :, 1:], k, labels=names)
raises(ValueError, "key_labels: 9 of them", attn.show_heads, q, k, key_labels=names)
raises(ValueError, "size: 0", attn.show_heads, q, k, size=0)
raises(ValueError, "pool: 'min'", attn.show_heads, q, k, pool="min")
raises(ValueError, "layout: ", attn.show_heads, q, k, layout="bsd")
raises(ValueError, "columns: 0", attn.show_heads, q, k, columns=0)
raises(ValueError, "mask: size 8", attn.show_heads, q, k, mask=mask[:, :, 1:])
raises(ValueError, "causal: 3 numbers", attn.show_heads, q, k, causal=[1, 2, 3])
raises(ValueError, "bias: rank 5", attn.show_heads, q, k, bias=bias[None, None])

raises(ValueError, "q: no batches", attn.show_heads, q[:0], k[:0])
raises(ValueError, "mask: size 3 of dimension 0", attn.show_heads, q, k,
       mask=np.ones((3, 1, 9, 13), bool))
raises(ValueError, "mask: size 3 of dimension 1", attn.show_heads, q, k,
       mask=np.ones((1, 3, 9, 13), bool))
raises(ValueError, "bias: size 0 of dimension 0", attn.show_heads, q, k,
       bias=np.ones((0, 4, 9, 13), np.float32))
for name in ("causal", "key_lengths"):
    raises(TypeError, f"{name}: expected an integer, got float", attn.show_heads, q, k,
           **{name: [1.0, 2.0]})
    raises(ValueError, f"{name}: rank 2", attn.show_heads, q, k,
           **{name: np.zeros((2, 1), np.int64)})
for name, value in (("heads", 2), ("heads", "0"), ("labels", 9), ("key_labels", 13),
                    ("size", 2.5), ("batch", None), ("columns", "2")):
    raises(TypeError, f"{name}: expected ", attn.show_heads, q, k, **{name: value})
for scale, kind in ((0, ValueError), (1.5, TypeError), (10**6, ValueError)):
    raises(kind, "scale: ", self_maps.to_png, scale)

# No picture is wider than its maps.
few = attn.show_heads(q, k, heads=[1, 2], columns=10**9)
assert few.to_png() == attn.show_heads(q, k, heads=[1, 2], columns=2).to_png()
# Tokens may be any text.
odd = attn.show_heads(q[:, :, :2], k, labels=["\x00<&\x1b", "\ud800"])
assert "\ufffd&lt;&amp;\ufffd" in odd.to_svg()
xml.dom.minidom.parseString(odd.to_svg().encode())
# Results of attn are tensors, too.
own = attn.compile("""func.func @ones() -> tensor<1x2x3x4xf32> {
  %x = arith.constant dense<1.0> : tensor<1x2x3x4xf32>
  return %x : tensor<1x2x3x4xf32>
}""").ones()
assert (attn.show_heads(own, own).maps == np.float32(1 / 3)).all()

# The weights of one head would be 256 MiB.
tokens = 8192
big_q, big_k = heads(1, 4, tokens, 64), heads(1, 4, tokens, 64)
attn.show_heads(big_q[:, :, :8], big_k[:, :, :8], size=64, causal="top_left")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
shown = attn.show_heads(big_q, big_k, size=64, causal="top_left")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
assert shown.maps.shape == (4, 64, 64) and grown < 64 * 1024, grown
close(shown.maps.sum(2), np.ones((4, 64)))
