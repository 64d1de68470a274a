"""Scans made for tests: a PDF's pages drawn, laid askew, soiled and packed as a scanner does."""

import random
from collections.abc import Sequence
from io import BytesIO
from typing import Final

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageChops

_DOTS_AN_INCH: Final = 200
_TILE: Final = 256


def scanned(
    data: bytes, *, skew: float = 0.5, turn: int = 0, only: Sequence[int] = (), seed: int = 1
) -> bytes:
    """Return a PDF with its pages as pictures: grey, noisy, JPEG of quality 60.

    skew, turn: degrees counter-clockwise; turn is a multiple of 90. only: the pages, from 0, that are
    scanned while the others stay as they are; all of them where it is empty.
    """
    chance = random.Random(seed)
    drawn = pypdfium2.PdfDocument(data)
    file = pikepdf.open(BytesIO(data))
    for index in range(len(drawn)):
        if only and index not in only:
            continue
        picture = drawn[index].render(scale=_DOTS_AN_INCH / 72).to_pil().convert("L")
        picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        picture = ImageChops.add(
            picture.point(lambda grey: 20 + grey * 0.9), _noise(picture, chance), 1, -128
        )
        picture = picture.rotate(turn, expand=True)
        width, height = (72 / _DOTS_AN_INCH * side for side in picture.size)
        packed = BytesIO()
        picture.save(packed, "JPEG", quality=60)
        image = Stream(
            file,
            packed.getvalue(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Resources=Dictionary(XObject=Dictionary(I=image)),
            Contents=Stream(file, f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()),
        )
        file.pages[index] = pikepdf.Page(file.make_indirect(page))
    result = BytesIO()
    file.save(result)
    return result.getvalue()


def _noise(picture: Image.Image, chance: random.Random) -> Image.Image:
    grain = bytes(min(255, max(0, int(chance.gauss(128, 14)))) for _ in range(_TILE * _TILE))
    tile = Image.frombytes("L", (_TILE, _TILE), grain)
    noise = Image.new("L", picture.size)
    for x in range(0, picture.width, _TILE):
        for y in range(0, picture.height, _TILE):
            noise.paste(tile.transpose(chance.choice(list(Image.Transpose))), (x, y))
    return noise
