"""Pictures in and out: one pixel convention, whatever the file was.

Inside Plateglass a picture is ``NDArray[np.uint8]``, RGB, height x width x 3, upright.
:func:`load` makes that of anything a person may hand over; what can't be made into it is a
:class:`~plateglass.errors.BadPicture` whose sentence names the file and the remedy. The size
is checked from the header, before a single pixel is decoded.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import cv2
import numpy as np
from PIL import Image

from plateglass import files
from plateglass.errors import BadPicture, WrongUse
from plateglass.filetypes import SUFFIXES, kind_of

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from plateglass.filetypes import Kind

    Picture: TypeAlias = NDArray[np.uint8]
    Encoded: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
    Source: TypeAlias = Encoded | NDArray[Any] | Image.Image

GREY = 128
"""Ground under transparent parts: neither black nor white ink drowns in it."""


@dataclass(frozen=True)
class Limits:
    """How large an input may be; beyond it the refusal comes before the work."""

    pixels: int = 120_000_000
    """Width times height; the largest phone sensors' full pictures pass."""
    side: int = 32_767
    """Longest side; OpenCV's warps count coordinates in 16 bits."""
    bytes: int = 256 * 2**20
    """Size of the file."""


LIMITS = Limits()


@dataclass(frozen=True, eq=False)
class Loaded:
    """A decoded picture and what a person should know about how it was read."""

    pixels: Picture
    notes: tuple[str, ...] = ()
    data: bytes | None = field(default=None, repr=False)
    """The file's bytes; ``None`` where an array or a Pillow image was handed over."""

    @cached_property
    def sha256(self) -> str:
        """Of the file's bytes, or of shape and pixels where there is no file."""
        if self.data is not None:
            return hashlib.sha256(self.data).hexdigest()
        digest = hashlib.sha256(f"{self.pixels.shape}".encode())
        digest.update(np.ascontiguousarray(self.pixels).data)
        return digest.hexdigest()


# EXIF orientation -> what makes the picture upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_EXIF_ORIENTATION = 0x0112


def load(source: Source, *, name: str | None = None, limits: Limits = LIMITS) -> Picture:
    """Return the pixels of a path, bytes, a file object, an array or a Pillow image.

    An array that is already as it should be comes back itself, not a copy.

    >>> load(np.zeros((2, 3), np.uint8)).shape
    (2, 3, 3)
    """
    return open_picture(source, name=name, limits=limits).pixels


def open_picture(source: Source, *, name: str | None = None, limits: Limits = LIMITS) -> Loaded:
    """Load a picture together with its sha256 and the notes about how it was read.

    ``name`` is what sentences call the input; a path speaks for itself.
    """
    if isinstance(source, np.ndarray):
        return Loaded(*_from_array(source, name or "the array", limits))
    if isinstance(source, Image.Image):
        return Loaded(*_decode(source, name or "the image", limits))
    name = name or _name_of(source)
    data = _bytes_of(source, name, limits)
    kind = kind_of(data, name)
    pixels, notes = _decode(_opened(data, kind, name), name, limits, kind)
    suffix = Path(name).suffix.lower()
    if suffix in SUFFIXES and suffix not in kind.suffixes:
        notes = (f"by its content this is a {kind.name} picture, not {suffix}", *notes)
    return Loaded(pixels, notes, data)


def _name_of(source: object) -> str:
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "the picture"


def _bytes_of(source: Encoded, name: str, limits: Limits) -> bytes:
    if isinstance(source, (str, os.PathLike)):
        try:
            with Path(source).open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                # One byte more than allowed tells a device or a growing file from a good one.
                data = b"" if size > limits.bytes else file.read(limits.bytes + 1)
        except (OSError, ValueError) as error:
            raise BadPicture(_why_not_opened(name, error)) from None
    elif isinstance(source, (bytes, bytearray, memoryview)):
        size, data = memoryview(source).nbytes, b""
        if size <= limits.bytes:
            data = bytes(source)
    elif hasattr(source, "read"):
        size, data = 0, source.read(limits.bytes + 1)
        if not isinstance(data, bytes):
            raise WrongUse(f"{name} is a text stream; open it in binary mode")
    else:
        raise WrongUse(
            f"a picture is a path, bytes, a file, an array or a Pillow image, not {source!r}"
        )
    if max(size, len(data)) > limits.bytes:
        raise BadPicture(
            f"{name} has more than {limits.bytes / 2**20:.0f} MiB, the limit for a picture; "
            "save it smaller"
        )
    return data


def _why_not_opened(name: str, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{name} does not exist; check the spelling"
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder, not a picture"
    if isinstance(error, PermissionError):
        return f"{name} may not be read by this user; check its permissions"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{name!r} can't be opened: {reason or error}"


def _opened(data: bytes, kind: Kind, name: str) -> Image.Image:
    """Read the header only; Pillow decodes on the first use of a pixel."""
    try:
        module = importlib.import_module(f"PIL.{kind.module}" if kind.module else "pillow_heif")
    except ImportError:
        remedy = "pip install pillow-heif" if not kind.module else "pip install -U pillow"
        raise BadPicture(
            f"{name} is a {kind.name} picture, which this installation can't decode: {remedy}"
        ) from None
    try:
        opened: Image.Image = getattr(module, kind.opener)(io.BytesIO(data))
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        raise BadPicture(_damaged(name, kind, error)) from None
    return opened


def _damaged(name: str, kind: Kind | None, error: Exception) -> str:
    what = f"{kind.name} picture" if kind else "picture"
    reason = " ".join(str(error).split()) or type(error).__name__
    return f"{name} is a damaged or cut-off {what} ({reason}); copy it again or export it anew"


def _decode(
    image: Image.Image, name: str, limits: Limits, kind: Kind | None = None
) -> tuple[Picture, tuple[str, ...]]:
    _check_size(image.width, image.height, name, limits)
    try:
        several = kind is not None and _has_more(image)
        image.load()
        pixels, notes = _rgb(_upright(image))
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        raise BadPicture(_damaged(name, kind, error)) from None
    if several:
        part = "page" if kind and kind.name == "TIFF" else "frame"
        notes = (f"only the first {part} of several was used", *notes)
    return pixels, notes


def _check_size(width: int, height: int, name: str, limits: Limits) -> None:
    if width < 1 or height < 1:
        raise BadPicture(f"{name} is {width} x {height} pixels: there is nothing to see")
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise BadPicture(
            f"{name} is {width} x {height} pixels; the limit is {limits.pixels / 1e6:.0f} "
            f"million pixels and {limits.side} along a side: cut out the part with the plate"
        )


def _has_more(image: Image.Image) -> bool:
    # MPO is a phone's JPEG with a preview or depth map behind it, which nobody misses.
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except Exception:  # what follows the first frame is damaged, the first may be whole
        return True
    finally:
        if image.format == "GIF":
            image.seek(0)


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(_EXIF_ORIENTATION)
    except Exception:  # damaged metadata is no reason to refuse good pixels
        orientation = None
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _rgb(image: Image.Image) -> tuple[Picture, tuple[str, ...]]:
    mode = image.mode
    if mode.startswith("I") or mode == "F":
        return _from_deep(np.asarray(image))
    if mode in ("RGBA", "RGBa", "LA", "La", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        if rgba.getchannel("A").getextrema() == (255, 255):
            return np.array(rgba.convert("RGB")), ()
        ground = Image.new("RGBA", rgba.size, (GREY, GREY, GREY, 255))
        flat = Image.alpha_composite(ground, rgba).convert("RGB")
        return np.array(flat), ("its transparent parts were laid on grey",)
    return np.array(image.convert("RGB")), ()


def _from_deep(values: NDArray[Any]) -> tuple[Picture, tuple[str, ...]]:
    """Bring grey samples of more than 8 bits to 8: 16-bit ones by their full range."""
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError("some of its samples are not numbers")
    if values.dtype.kind in "iu" and low >= 0 and high <= 65535:
        grey = (values.astype(np.uint32) + 128) // 257
        return _stacked(grey.astype(np.uint8)), ()
    span = (high - low) or 1.0
    grey = np.rint((values.astype(np.float64) - low) * (255 / span))
    return _stacked(grey.astype(np.uint8)), (
        "its samples were stretched between the darkest and the lightest",
    )


def _stacked(grey: NDArray[np.uint8]) -> Picture:
    return np.repeat(grey[:, :, None], 3, axis=2)


def _from_array(
    array: NDArray[Any], name: str, limits: Limits
) -> tuple[Picture, tuple[str, ...]]:
    """Take RGB, RGBA or grey; uint8, uint16, bool, or floats in 0..1."""
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise BadPicture(
            f"{name} has shape {array.shape}; a picture is height x width, "
            "or height x width x 3 (RGB) or 4 (RGBA)"
        )
    _check_size(array.shape[1], array.shape[0], name, limits)
    eight: NDArray[Any] = _eight_bits(array, name)
    if eight.ndim == 3 and eight.shape[2] == 1:
        eight = eight[:, :, 0]
    if eight.ndim == 2:
        return _stacked(eight), ()
    if eight.shape[2] == 4:
        return _rgb(Image.fromarray(np.ascontiguousarray(eight)))
    return np.ascontiguousarray(eight), ()


def _eight_bits(array: NDArray[Any], name: str) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array.astype(np.uint8, copy=False)
    if array.dtype == np.bool_:
        return np.asarray(array * np.uint8(255), dtype=np.uint8)
    if array.dtype == np.uint16:
        return ((array.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if array.dtype.kind == "f":
        if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
            raise BadPicture(f"{name} has floating-point samples outside 0..1; scale it first")
        return np.asarray(np.rint(array.astype(np.float64) * 255), dtype=np.uint8)
    raise BadPicture(
        f"{name} has samples of type {array.dtype}; "
        "a picture's are uint8, uint16, bool or floats in 0..1"
    )


def encode(picture: Picture, suffix: str = ".png", *, quality: int = 95) -> bytes:
    """Return the file's bytes; ``quality`` counts for JPEG and WebP."""
    suffix = suffix.lower()
    parameters: dict[str, list[int]] = {
        ".jpg": [cv2.IMWRITE_JPEG_QUALITY, quality],
        ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, quality],
        ".webp": [cv2.IMWRITE_WEBP_QUALITY, quality],
        ".png": [],
        ".bmp": [],
        ".tif": [],
        ".tiff": [],
    }
    if suffix not in parameters:
        raise WrongUse(
            f"a picture can't be saved as {suffix!r}; use one of {sorted(parameters)}"
        )
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    written, data = cv2.imencode(suffix, bgr, parameters[suffix])
    if not written:
        raise WrongUse(f"a picture of shape {picture.shape} can't be saved as {suffix}")
    return data.tobytes()


def save(picture: Picture, path: str | os.PathLike[str], *, quality: int = 95) -> Path:
    """Write a picture in the format of the path's ending, in full or not at all."""
    return files.write(path, encode(picture, Path(path).suffix, quality=quality))
