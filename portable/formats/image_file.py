"""Images in files and records, as OpenCV decodes and encodes them, done by Pillow.

The formats are those that MXNet's own build reads: JPEG, PNG, BMP and TIFF. What OpenCV does by its
own rules is done here: 16 bits are cut to the upper 8, transparency is dropped without blending, a
turned photograph is not turned back, and gray is its weighting of red, green and blue in integers.

Source: MXNet 1.9.1, src/io/image_io.cc; OpenCV 3, modules/imgcodecs.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .ndarray_file import FormatError

Image: TypeAlias = NDArray[np.uint8]

READ = ("JPEG", "PNG", "BMP", "TIFF")
# red and green of 2^bits; blue is the rest, and what is added before the bits are cut off
GRAY = {"PNG": (9797, 19234, 15, 0)}
GRAY_ELSEWHERE = (4899, 9617, 14, 2**13)


def decode(data: bytes, color: bool | None = True, source: str = "image") -> Image:
    """An image from the bytes of a file.

    Args:
        data: the file.
        color: whether red, green and blue are given, or one gray value; None for what the image has.
        source: named in messages.

    Returns:
        (height, width, 3) or (height, width, 1); for None also (height, width, 4) with opacity.

    Raises:
        FormatError: it is no such image, is cut off or damaged, or would be too large.
        ImportError: Pillow is not there.
    """
    pillow = _pillow()
    if not data:
        raise FormatError(f"{source}: the image is empty (0 bytes); give the bytes of a whole file")
    try:
        with pillow.open(io.BytesIO(data), formats=READ) as image:
            if image.format != "PNG":
                if color is False and image.format == "JPEG":
                    image.draft("L", image.size)  # the brightness, as it stands in the file
                return _converted(image, color)
            image.verify()  # the checksums, which are not looked at while it is decoded
        with pillow.open(io.BytesIO(data), formats=READ) as image:
            return _converted(image, color)
    except pillow.UnidentifiedImageError as error:
        raise FormatError(
            f"{source}: at byte 0: this is no image of {', '.join(READ)}: it begins with "
            f"{data[:8]!r}; convert it to one of these"
        ) from error
    except pillow.DecompressionBombError as error:
        raise FormatError(
            f"{source}: {error}; raise PIL.Image.MAX_IMAGE_PIXELS if you trust it"
        ) from error
    except Exception as error:  # a damaged file makes Pillow raise errors of many kinds
        raise FormatError(
            f"{source}: the image is cut off or damaged: {error}; replace the file"
        ) from error


def _converted(image: Any, color: bool | None) -> Image:
    """The numbers of an image that Pillow has opened."""
    kind = image.format
    if image.mode.startswith("I;16"):
        image = _pillow().fromarray((np.asarray(image) >> 8).astype("uint8"))
    opaque = "A" not in image.mode and "transparency" not in image.info
    gray = image.mode in ("1", "L", "LA", "La")
    if gray and (opaque or color is not None):
        image = image.convert("L")
        return np.array(image.convert("RGB")) if color else np.array(image)[..., None]
    if color is None:
        return np.array(image.convert("RGB" if opaque else "RGBA"))
    rgb = np.array(image.convert("RGB"))
    return rgb if color else _gray(rgb, kind)


def _gray(image: Image, kind: str) -> Image:
    """Gray of an image (height, width, 3), as OpenCV makes it for a kind of file."""
    red, green, bits, half = GRAY.get(kind, GRAY_ELSEWHERE)
    weights = np.array([red, green, 2**bits - red - green], "int32")
    gray: Image = ((image.astype("int32") @ weights + half) >> bits).astype("uint8")
    return gray[..., None]


def encode(image: Image, format: str = ".jpg", quality: int = 95) -> bytes:
    """The bytes of a file.

    Args:
        image: (height, width, 3) of red, green, blue; (height, width, 4) with opacity, for PNG; or
            (height, width) or (height, width, 1) of gray.
        format: .jpg, .jpeg or .png.
        quality: 1 to 100 for JPEG; how hard to compress, 0 to 9, for PNG.

    Raises:
        FormatError: the format or the shape is another one.
    """
    pillow = _pillow()
    kind = {".JPG": "JPEG", ".JPEG": "JPEG", ".PNG": "PNG"}.get(format.upper())
    if kind is None:
        raise FormatError(f"an image cannot be encoded as {format!r}; use '.jpg' or '.png'")
    image = np.asarray(image)
    channels = image.shape[2] if image.ndim == 3 else 1
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or channels not in (1, 3, 4):
        raise FormatError(
            f"an image has to be (height, width) or (height, width, 1, 3 or 4) of uint8, and it is "
            f"{image.shape} of {image.dtype}"
        )
    if not image.size:
        raise FormatError(f"an image without pixels cannot be encoded; its shape is {image.shape}")
    image = image[..., 0] if channels == 1 and image.ndim == 3 else image
    image = image[..., :3] if kind == "JPEG" and channels == 4 else image
    stream = io.BytesIO()
    options = {"quality": quality} if kind == "JPEG" else {"compress_level": min(quality, 9)}
    pillow.fromarray(image).save(stream, kind, **options)
    return stream.getvalue()


def drawn(
    image: Image,
    boxes: Sequence[tuple[int, int, int, int]],
    colors: Sequence[tuple[int, int, int]],
    texts: Sequence[str],
    thickness: int = 2,
) -> Image:
    """A copy of an image with boxes and texts drawn on it.

    Args:
        image: (height, width, red green blue).
        boxes: (left, top, right, bottom) of each, in pixels.
        colors: (red, green, blue) of each.
        texts: of each, in its upper left corner; none where empty.
        thickness: of the lines, in pixels.

    Raises:
        ImportError: Pillow is not installed.
    """
    picture = _pillow().fromarray(image)
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for box, color, text in zip(boxes, colors, texts, strict=True):
        pen.rectangle(box, outline=color, width=thickness)
        pen.text((box[0] + 5, box[1] + 5), text, fill=color)
    return np.asarray(picture)


def _pillow() -> Any:
    """Pillow's module `Image`.

    Raises:
        ImportError: it is not there.
    """
    try:
        from PIL import Image as pillow
    except ImportError as error:
        raise ImportError(
            "images are decoded by Pillow, which is not installed; pip install 'portable[image]'"
        ) from error
    return pillow
