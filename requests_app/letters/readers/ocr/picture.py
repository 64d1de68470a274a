"""What Pillow makes out on the picture of a page: how it lies, its rulings, ink that nobody has read."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from requests_app.letters.document import Box

_MOST_SKEW: Final = 4
"""Degrees: a sheet lies no more askew than this in a scanner."""
_STRIP: Final = 5
"""Pixels along a ruling that are looked at as one: noise goes, and the gaps between letters stay."""
_ABOVE_AND_BELOW: Final = 6
"""Pixels from a ruling at which there is none: rulings are thinner than this."""
_RULING_CONTRAST: Final = 25
_INK_CONTRAST: Final = 60
_BLOCK: Final = 4
_DARK_RUN: Final = re.compile(rb"\xff+")


def skew_of(picture: Image.Image) -> float:
    """Return by how many degrees, counter-clockwise, a picture must be turned so that its lines are level.

    Lines are level where rows of pixels differ most from those next to them.
    """
    small = ImageChops.invert(picture.reduce(4))

    def unevenness(angle: float) -> int:
        turned = small.rotate(angle, resample=Image.Resampling.BILINEAR)
        rows = turned.resize((1, small.height), Image.Resampling.BOX).tobytes()
        return sum((a - b) ** 2 for a, b in pairwise(rows))

    rough = max((k / 4 for k in range(-4 * _MOST_SKEW, 4 * _MOST_SKEW + 1)), key=unevenness)
    return max((rough + k / 20 for k in range(-5, 6)), key=unevenness)


def ground_of(picture: Image.Image) -> int:
    """Return the grey of the paper."""
    counts = picture.histogram()
    return max(range(128, 256), key=lambda grey: sum(counts[max(0, grey - 2) : grey + 3]))


def level_lines(picture: Image.Image, least: float) -> list[tuple[int, int, int]]:
    """Return (y, left, right) of each row of pixels that a horizontal ruling longer than `least` covers.

    A ruling is darker than what stands above and below it, in every strip of its length.
    """
    strips = picture.resize((max(1, picture.width // _STRIP), picture.height), Image.Resampling.BOX)
    beside = ImageChops.darker(
        ImageChops.offset(strips, 0, _ABOVE_AND_BELOW), ImageChops.offset(strips, 0, -_ABOVE_AND_BELOW)
    )
    contrast = ImageChops.subtract(beside, strips)
    # A ruling that is not quite level goes on in the next row.
    nearby = ImageChops.lighter(ImageChops.offset(contrast, 0, 1), ImageChops.offset(contrast, 0, -1))
    dark = ImageChops.lighter(contrast, nearby).point(_above(_RULING_CONTRAST)).tobytes()
    width = strips.width
    return [
        (y, run.start() * _STRIP, run.end() * _STRIP)
        for y in range(_ABOVE_AND_BELOW + 2, picture.height - _ABOVE_AND_BELOW - 2)
        for run in _DARK_RUN.finditer(dark[y * width : (y + 1) * width])
        if (run.end() - run.start()) * _STRIP >= least
    ]


def _above(limit: int) -> list[int]:
    return [255 if value > limit else 0 for value in range(256)]


def without(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """Return the picture with boxes of the paper's colour over these places."""
    cleaned = picture.copy()
    draw = ImageDraw.Draw(cleaned)
    ground = ground_of(picture)
    for box in boxes:
        draw.rectangle(box, fill=ground)
    return cleaned


def ink_of(picture: Image.Image) -> Image.Image:
    """Return a picture that is 255 where there is ink and 0 where there is none."""
    limit = ground_of(picture) - _INK_CONTRAST
    return picture.point([255 if value < limit else 0 for value in range(256)])


def thickness(ink: Image.Image) -> Image.Image:
    """Return the ink that has ink on all sides: bold print has much of it, plain print little."""
    return ink.filter(ImageFilter.MinFilter(3))


def blots(ink: Image.Image) -> list[Box]:
    """Return the boxes around what hangs together, or nearly so."""
    small = ink.reduce(_BLOCK).point(_above(40))
    data, width = small.tobytes(), small.width
    open_boxes: list[list[int]] = []
    done: list[list[int]] = []
    for y in range(small.height):
        for run in _DARK_RUN.finditer(data[y * width : (y + 1) * width]):
            merged = [run.start(), y, run.end(), y + 1]
            apart = []
            for box in open_boxes:
                if box[0] <= merged[2] and merged[0] <= box[2]:
                    merged = [min(box[0], merged[0]), min(box[1], merged[1]), max(box[2], merged[2]), y + 1]
                else:
                    apart.append(box)
            open_boxes = [*apart, merged]
        done += [box for box in open_boxes if box[3] <= y]
        open_boxes = [box for box in open_boxes if box[3] > y]
    found = [[side * _BLOCK for side in box] for box in [*done, *open_boxes]]
    return [_tight(ink, (left, top, right, bottom)) for left, top, right, bottom in found]


def _tight(ink: Image.Image, box: tuple[int, int, int, int]) -> Box:
    """Return the part of a box that has ink in it."""
    inner = ink.crop(box).getbbox()
    if inner is None:
        return box
    return box[0] + inner[0], box[1] + inner[1], box[0] + inner[2], box[1] + inner[3]


def share_of(whole: Image.Image, part: Image.Image, boxes: Iterable[Box]) -> Iterator[float]:
    """Yield for each box how much of the white of one picture in it another one has, 0 to 1."""
    for box in boxes:
        area = (round(box[0]), round(box[1]), round(box[2]), round(box[3]))
        all_of_it = whole.crop(area).histogram()[255]
        yield part.crop(area).histogram()[255] / all_of_it if all_of_it else 0.0
