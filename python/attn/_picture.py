# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Maps of numbers as pictures, PNG and SVG, with NumPy alone."""

import base64
import html
import re
import struct
import zlib

import numpy as np

# From no weight to all of it; every step is darker than the one before, so that
# the order is seen without the colours too.
_STOPS = ((252, 251, 246), (250, 212, 140), (240, 134, 85), (196, 58, 97),
          (108, 27, 109), (23, 9, 56))
_GAP = 255


def _palette():
    """255 colours, and the one between the maps."""
    at = np.linspace(0, len(_STOPS) - 1, _GAP)
    colours = [np.interp(at, range(len(_STOPS)), channel) for channel in zip(*_STOPS)]
    return np.vstack([np.stack(colours, 1).round(), [[128, 128, 128]]]).astype(np.uint8)


def _chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))


def encode_png(indices):
    """The PNG of an array of colours, [rows, columns], uint8."""
    rows, columns = indices.shape
    # Each row begins with its filter, which is none.
    lines = np.zeros((rows, columns + 1), np.uint8)
    lines[:, 1:] = indices
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) +
            _chunk(b"PLTE", _palette().tobytes()) +
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)) + _chunk(b"IEND", b""))


def to_colours(weights):
    """Colours of weights, the largest one being the last colour; those that are no
    numbers have the first."""
    weights = np.nan_to_num(weights)
    largest = weights.max(initial=0)
    scaled = weights / largest if largest > 0 else np.zeros_like(weights)
    return np.round(scaled * (_GAP - 1)).astype(np.uint8)


def encode_grid(maps, columns, scale):
    """The PNG of maps of one size beside and below each other."""
    rows, (height, width) = -(-len(maps) // columns), maps[0].shape
    gap = 4
    picture = np.full((rows * (height * scale + gap) + gap,
                       columns * (width * scale + gap) + gap), _GAP, np.uint8)
    for number, weights in enumerate(maps):
        top = gap + number // columns * (height * scale + gap)
        left = gap + number % columns * (width * scale + gap)
        picture[top:top + height * scale, left:left + width * scale] = np.kron(
            to_colours(weights), np.ones((scale, scale), np.uint8))
    return encode_png(picture)


# What XML may not hold, not even escaped.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _labels(texts, size, extent):
    """The texts of the cells along an axis, if there is room for all of them."""
    if texts is None or len(texts) != size or extent / size < 7:
        return []
    return [((number + 0.5) * extent / size,
             html.escape(_FORBIDDEN.sub("\ufffd", str(text))))
            for number, text in enumerate(texts)]


def encode_svg(maps, titles, columns, query_labels, key_labels):
    """The SVG of the same, with titles, and the labels where they fit."""
    rows, (height, width) = -(-len(maps) // columns), maps[0].shape
    # The longer side of a map has some 200 units, and a cell no more than 24.
    cell = min(24, 200 / max(height, width))
    tall, wide = cell * height, cell * width
    font = min(11, cell * 0.9) if cell >= 7 else 0
    left_texts = _labels(query_labels, height, tall)
    top_texts = _labels(key_labels, width, wide)

    def room(texts):
        longest = max((len(html.unescape(text)) for _, text in texts), default=0)
        return longest * font * 0.65 + (6 if texts else 0)

    left, top = room(left_texts), 18 + room(top_texts)
    step_x, step_y = left + wide + 14, top + tall + 14
    total_x, total_y = columns * step_x, rows * step_y
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total_x:.0f} '
        f'{total_y:.0f}" width="{total_x:.0f}" height="{total_y:.0f}" '
        'style="max-width:100%;height:auto" role="img">',
        "<style>.attn-heads text{font-family:system-ui,sans-serif;fill:#333}"
        "@media(prefers-color-scheme:dark){.attn-heads text{fill:#ddd}}</style>",
        '<g class="attn-heads">',
    ]
    for number, (weights, title) in enumerate(zip(maps, titles)):
        x, y = number % columns * step_x, number // columns * step_y
        data = base64.b64encode(encode_png(to_colours(weights))).decode()
        parts.append(
            f'<g transform="translate({x:.1f} {y:.1f})">'
            f'<text x="{left:.1f}" y="12" font-size="11">{html.escape(title)}</text>'
            f'<image x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" '
            f'height="{tall:.1f}" preserveAspectRatio="none" '
            'style="image-rendering:pixelated" '
            f'href="data:image/png;base64,{data}"/>')
        for at, text in left_texts:
            parts.append(f'<text x="{left - 4:.1f}" y="{top + at + font * 0.35:.1f}" '
                         f'font-size="{font:.1f}" text-anchor="end">{text}</text>')
        for at, text in top_texts:
            parts.append(f'<text transform="translate({left + at + font * 0.35:.1f} '
                         f'{top - 4:.1f}) rotate(-90)" font-size="{font:.1f}">{text}'
                         "</text>")
        parts.append("</g>")
    parts.append("</g></svg>")
    return "".join(parts)
