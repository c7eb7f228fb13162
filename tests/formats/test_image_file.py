"""Images: decoded and encoded as MXNet's OpenCV does it, and damaged files."""

import builtins
import io

import numpy as np
import pytest
from PIL import Image

from portable.formats import image_file
from portable.formats.ndarray_file import FormatError

GENERATOR = np.random.default_rng(0)
NOISE = GENERATOR.integers(0, 256, (13, 17, 3), "uint8")
Y, X = np.mgrid[0:13, 0:17]
SMOOTH = np.stack([X * 3, Y * 4, X + Y], -1).astype("uint8")


def file(image, kind, **options):
    """The bytes of an image as Pillow writes them."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


TURNED = Image.Exif()
TURNED[0x112] = 6
FILES = {
    **{f"jpeg {i}": file(Image.fromarray(SMOOTH), "JPEG", subsampling=i) for i in range(3)},
    **{kind: file(Image.fromarray(NOISE), kind) for kind in ("PNG", "BMP", "TIFF")},
    "gray png": file(Image.fromarray(NOISE[..., 0]), "PNG"),
    "gray jpeg": file(Image.fromarray(SMOOTH[..., 0]), "JPEG"),
    "opacity": file(Image.fromarray(np.dstack([NOISE, SMOOTH[..., 0]])), "PNG"),
    "palette": file(Image.fromarray(NOISE).quantize(16), "PNG"),
    "1 bit": file(Image.fromarray(NOISE[..., 0] > 128), "PNG"),
    "16 bits": file(Image.fromarray(NOISE[..., 0].astype("uint16") * 257), "PNG"),
    "turned": file(Image.fromarray(SMOOTH), "JPEG", exif=TURNED.tobytes()),
}


@pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")  # MXNet's use of scipy
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("color", [True, False])
def test_decoded_as_mxnet_does(name, color):
    mx = pytest.importorskip("portable.adapters.mxnet", exc_type=ImportError)
    expected = mx.image.imdecode(FILES[name], flag=int(color)).asnumpy()
    assert np.array_equal(image_file.decode(FILES[name], color), expected)


def test_what_the_image_has():
    assert image_file.decode(FILES["gray png"], None).shape == (13, 17, 1)
    assert image_file.decode(FILES["opacity"], None).shape == (13, 17, 4)
    assert image_file.decode(FILES["PNG"], None).shape == (13, 17, 3)


@pytest.mark.parametrize("shape", [(13, 17), (13, 17, 1), (13, 17, 3), (13, 17, 4)])
def test_png_there_and_back(shape):
    image = GENERATOR.integers(0, 256, shape, "uint8")
    back = image_file.decode(image_file.encode(image, ".png", 3), None)
    assert np.array_equal(back.reshape(shape), image)


def test_jpeg_there_and_back():
    for image in (SMOOTH, np.dstack([SMOOTH, NOISE[..., 0]])):
        back = image_file.decode(image_file.encode(image, ".JPG", 100))
        assert np.abs(back.astype(int) - SMOOTH).max() <= 6
    assert len(image_file.encode(NOISE, quality=10)) < len(image_file.encode(NOISE, quality=90))


def refusal(call, *args):
    """The message of what is refused."""
    with pytest.raises(FormatError) as error:
        call(*args)
    return str(error.value)


def test_says_what_it_cannot_decode(monkeypatch):
    assert "image: the image is empty (0 bytes)" in refusal(image_file.decode, b"")
    assert "no image of JPEG, PNG, BMP, TIFF: it begins with b'abc'" in refusal(
        image_file.decode, b"abc", True, "the file"
    )
    assert "cut off or damaged: " in refusal(image_file.decode, FILES["PNG"][:-40])
    assert "cut off or damaged: " in refusal(image_file.decode, FILES["jpeg 0"][:-40])
    assert "no image of" in refusal(image_file.decode, file(Image.fromarray(NOISE), "GIF"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert "raise PIL.Image.MAX_IMAGE_PIXELS" in refusal(image_file.decode, FILES["PNG"])


def test_says_what_it_cannot_encode():
    assert "encoded as '.gif'; use" in refusal(image_file.encode, NOISE, ".gif")
    assert "it is (3,) of uint8" in refusal(image_file.encode, NOISE[0, 0])
    assert "it is (13, 17, 3) of float64" in refusal(image_file.encode, NOISE / 2)
    assert "it is (13, 17, 2) of uint8" in refusal(image_file.encode, NOISE[..., :2])
    assert "without pixels" in refusal(image_file.encode, NOISE[:0])


def test_says_that_pillow_is_missing(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "PIL":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install 'portable\[image\]'"):
        image_file.decode(b"x")


def test_png_has_checksums():
    """MXNet refuses a file whose numbers have another one."""
    data = bytearray(FILES["16 bits"])
    end = data.index(b"IEND") - 8
    data[end] ^= 1
    with pytest.raises(FormatError, match="damaged: broken PNG file"):
        image_file.decode(bytes(data))
