"""Pictures in: every kind of file a person may hand over, and every kind of broken one."""

from __future__ import annotations

import hashlib
import io
import struct
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from plateglass import image
from plateglass.errors import BadPicture, PlateglassError, WrongUse

if TYPE_CHECKING:
    from numpy.typing import NDArray


def drawn(width: int = 40, height: int = 24) -> NDArray[np.uint8]:
    """A picture no rotation, mirroring or channel swap leaves the same."""
    y, x = np.mgrid[:height, :width]
    picture = np.stack([x * 6 % 256, y * 10 % 256, (x + 2 * y) * 3 % 256], axis=2)
    picture[:6, :9] = (250, 10, 10)
    return picture.astype(np.uint8)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def as_bytes(kind: str = "PNG", **options: Any) -> bytes:
    return encoded(Image.fromarray(drawn()), kind, **options)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WebP", {"lossless": True}),
        ("PPM", {}),
    ],
)
def test_lossless_kinds_give_the_same_pixels(kind: str, options: dict[str, Any]) -> None:
    assert np.array_equal(image.load(as_bytes(kind, **options)), drawn())


@pytest.mark.parametrize("kind", ["JPEG", "WebP", "GIF", "JPEG2000"])
def test_lossy_kinds_come_close(kind: str) -> None:
    smooth = np.tile(np.linspace(40, 200, 48, dtype=np.uint8)[None, :, None], (32, 1, 3))
    loaded = image.load(encoded(Image.fromarray(smooth), kind))
    assert np.abs(loaded.astype(int) - smooth).mean() < 3


def test_avif_where_pillow_has_it() -> None:
    pytest.importorskip("PIL.AvifImagePlugin")
    loaded = image.load(encoded(Image.new("RGB", (32, 24), (200, 40, 40)), "AVIF"))
    assert np.abs(loaded.astype(int) - (200, 40, 40)).max() < 12


def test_heic_where_its_package_is_installed() -> None:
    heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    heif.from_pillow(Image.new("RGB", (64, 48), (20, 160, 60))).save(file, quality=90)
    loaded = image.load(file.getvalue())
    assert loaded.shape == (48, 64, 3)
    assert np.abs(loaded.astype(int) - (20, 160, 60)).max() < 12


def test_heic_without_its_package_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(BadPicture, match="pip install pillow-heif"):
        image.load(b"\0\0\0\x18ftypheic" + bytes(20), name="a.heic")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WebP"])
def test_exif_orientation_is_undone(orientation: int, kind: str) -> None:
    turned: dict[int, Any] = {  # how each orientation lies in the file
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p, 1),
        7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
        8: lambda p: np.rot90(p, -1),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = Image.fromarray(np.ascontiguousarray(turned[orientation](drawn())))
    options: dict[str, Any] = {"lossless": True} if kind == "WebP" else {}
    if kind == "JPEG":
        options = {"quality": 100, "subsampling": 0}
    loaded = image.load(encoded(lying, kind, exif=exif, **options))
    assert loaded.shape == drawn().shape
    assert np.abs(loaded.astype(int) - drawn()).mean() < 2


def test_damaged_exif_does_not_cost_the_picture() -> None:
    data = as_bytes("JPEG", exif=b"Exif\0\0" + b"\x37" * 40)
    assert image.load(data).shape == (24, 40, 3)


def test_grey_becomes_three_equal_channels() -> None:
    grey = drawn()[:, :, 0]
    loaded = image.load(encoded(Image.fromarray(grey), "PNG"))
    assert np.array_equal(loaded, np.repeat(grey[:, :, None], 3, axis=2))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_by_their_full_range(kind: str) -> None:
    deep = np.array([[0, 257, 32768, 65535]], dtype=np.uint16)
    loaded = image.load(encoded(Image.fromarray(deep), kind))
    assert loaded[0, :, 0].tolist() == [0, 1, 128, 255]


def test_floating_point_tiff_is_stretched_and_says_so() -> None:
    values = np.array([[-1.0, 0.0, 3.0]], dtype=np.float32)
    opened = image.open_picture(encoded(Image.fromarray(values), "TIFF"))
    assert opened.pixels[0, :, 0].tolist() == [0, 64, 255]
    assert any("stretched" in note for note in opened.notes)


def test_transparent_parts_lie_on_grey_and_it_is_said() -> None:
    rgba = np.zeros((4, 6, 4), np.uint8)
    rgba[:, :3] = (255, 0, 0, 255)
    opened = image.open_picture(encoded(Image.fromarray(rgba), "PNG"))
    assert opened.pixels[0, 0].tolist() == [255, 0, 0]
    assert opened.pixels[0, 5].tolist() == [image.GREY] * 3
    assert any("transparent" in note for note in opened.notes)


def test_an_alpha_channel_that_hides_nothing_is_not_worth_a_note() -> None:
    rgba = np.dstack([drawn(), np.full((24, 40), 255, np.uint8)])
    opened = image.open_picture(encoded(Image.fromarray(rgba), "PNG"))
    assert np.array_equal(opened.pixels, drawn())
    assert opened.notes == ()


def test_palette_with_a_transparent_colour() -> None:
    palette = Image.fromarray(drawn()).quantize(8)
    opened = image.open_picture(encoded(palette, "PNG", transparency=palette.getpixel((0, 0))))
    assert opened.pixels[0, 0].tolist() == [image.GREY] * 3


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(kind, mode) for kind in ("PNG", "TIFF") for mode in ("1", "P", "LA", "RGBA", "L")]
    + [("TIFF", "CMYK"), ("TIFF", "LAB"), ("GIF", "1"), ("WebP", "RGBA")]
    + [("JPEG", "CMYK"), ("JPEG", "L"), ("JPEG", "YCbCr"), ("JPEG2000", "LA")],
)
def test_every_mode_a_file_can_have_becomes_rgb(kind: str, mode: str) -> None:
    lab = mode == "LAB"
    picture = Image.new("LAB", (40, 24)) if lab else Image.fromarray(drawn()).convert(mode)
    data = encoded(picture, kind)
    loaded = image.load(data)
    assert loaded.shape == (24, 40, 3)
    assert loaded.dtype == np.uint8


def test_cmyk_jpeg_is_not_inverted() -> None:
    data = encoded(Image.new("RGB", (16, 16), (255, 255, 255)).convert("CMYK"), "JPEG")
    assert image.load(data).min() > 245


@pytest.mark.parametrize(
    ("kind", "what"), [("GIF", "frame"), ("PNG", "frame"), ("TIFF", "page")]
)
def test_of_an_animation_the_first_frame_is_taken_and_said(kind: str, what: str) -> None:
    frames = [Image.new("RGB", (8, 8), c) for c in ((200, 0, 0), (0, 200, 0), (0, 0, 200))]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    opened = image.open_picture(data)
    assert opened.pixels[4, 4].tolist() == [200, 0, 0]
    assert opened.notes == (f"only the first {what} of several was used",)


def test_a_renamed_picture_is_read_by_its_content_and_said(tmp_path: Path) -> None:
    path = tmp_path / "plate.jpg"
    path.write_bytes(as_bytes("PNG"))
    opened = image.open_picture(path)
    assert np.array_equal(opened.pixels, drawn())
    assert opened.notes == ("by its content this is a PNG picture, not .jpg",)


def test_sources_of_every_sort_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(as_bytes())
    data = path.read_bytes()
    sources: list[Any] = [
        path,
        str(path),
        data,
        bytearray(data),
        memoryview(data),
        io.BytesIO(data),
        drawn(),
        Image.fromarray(drawn()),
    ]
    for source in sources:
        assert np.array_equal(image.load(source), drawn()), type(source)
    with path.open("rb") as file:
        opened = image.open_picture(file)
    assert opened.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "array",
    [
        drawn().astype(np.uint16) * 257,
        drawn() / 255,
        (drawn() / 255).astype(np.float32),
        drawn()[:, ::-1][:, ::-1],
        np.dstack([drawn(), np.full((24, 40), 255, np.uint8)]),
    ],
)
def test_arrays_of_other_types_mean_the_same(array: NDArray[Any]) -> None:
    before = array.copy()
    assert np.array_equal(image.load(array), drawn())
    assert np.array_equal(array, before)


def test_grey_and_boolean_arrays() -> None:
    assert image.load(np.eye(3, dtype=bool))[0, 0].tolist() == [255, 255, 255]
    assert image.load(np.full((2, 2, 1), 7, np.uint8))[0, 0].tolist() == [7, 7, 7]


PNG = as_bytes()
JPEG = as_bytes("JPEG")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (bytes(9), "nothing but zeros"),
        (b"hello, world", "no picture that Plateglass knows"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1a\x45\xdf\xa3matroska", "video"),
        (b"\0\0\0\x20ftypisom", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"PK\x03\x04", "archive"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"8BPS", "Photoshop"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf<svg xmlns=", "drawing"),
        (PNG[:8], "damaged or cut-off PNG"),
        (PNG[:-30], "damaged or cut-off PNG"),
        (PNG[:60] + bytes(40) + PNG[100:], "damaged or cut-off PNG"),
        (JPEG[:3], "damaged or cut-off JPEG"),
        (JPEG[: len(JPEG) // 2], "damaged or cut-off JPEG"),
        (as_bytes("WebP")[:-20], "damaged or cut-off WebP"),
        (as_bytes("TIFF")[:60], "damaged or cut-off TIFF"),
        (as_bytes("GIF")[:30], "damaged or cut-off GIF"),
        (as_bytes("BMP")[:200], "damaged or cut-off BMP"),
        (b"GIF89a" + bytes(40), "damaged|nothing to see"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
@pytest.mark.filterwarnings("ignore")  # Pillow grumbles about some of these on the way
def test_what_is_no_picture_is_one_sentence_with_its_name(data: bytes, sentence: str) -> None:
    with pytest.raises(BadPicture, match=sentence) as caught:
        image.load(data, name="evidence/IMG_1.jpg")
    said = str(caught.value)
    assert said.startswith("evidence/IMG_1.jpg ")
    assert "\n" not in said


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WebP", "GIF", "BMP", "TIFF", "JPEG2000", "PPM"]),
    seed=st.integers(0, 2**32 - 1),
)
@pytest.mark.filterwarnings("ignore")
def test_no_mangled_file_raises_anything_but_bad_picture(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = bytearray(as_bytes(kind))
    for at in rng.integers(0, len(data), rng.integers(1, 12)):
        data[at] = rng.integers(0, 256)
    data = data[: rng.integers(1, len(data) + 1)] if rng.random() < 0.4 else data
    try:
        loaded = image.load(bytes(data), limits=image.Limits(pixels=1_000_000))
    except BadPicture:
        return
    assert loaded.dtype == np.uint8
    assert loaded.shape[2] == 3


def test_large_pictures_are_refused_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = PNG[:8] + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    data += PNG[33:]
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was decoded"))
    with pytest.raises(BadPicture, match="30000 x 30000 pixels; the limit is 120 million"):
        image.load(data)


def test_limits_are_the_callers_to_set(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    assert image.load(path, limits=image.Limits(pixels=40 * 24)).shape == (24, 40, 3)
    with pytest.raises(BadPicture, match="pixels"):
        image.load(path, limits=image.Limits(pixels=40 * 24 - 1))
    with pytest.raises(BadPicture, match="along a side"):
        image.load(path, limits=image.Limits(side=39))
    small = image.Limits(bytes=len(PNG) - 1)
    for source in (path, PNG, io.BytesIO(PNG)):
        with pytest.raises(BadPicture, match="MiB, the limit"):
            image.load(source, limits=small)


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros((0, 5, 3), np.uint8), "nothing to see"),
        (np.zeros((5, 5, 2), np.uint8), "shape"),
        (np.zeros(5, np.uint8), "shape"),
        (np.zeros((5, 5, 3), np.int64), "int64"),
        (np.full((5, 5, 3), 200.0), r"outside 0\.\.1"),
        (np.full((5, 5, 3), np.nan), r"outside 0\.\.1"),
    ],
)
def test_arrays_that_are_no_picture(array: NDArray[Any], sentence: str) -> None:
    with pytest.raises(BadPicture, match=sentence):
        image.load(array)


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(BadPicture, match="does not exist"):
        image.load(tmp_path / "no.png")
    with pytest.raises(BadPicture, match="folder"):
        image.load(tmp_path)
    with pytest.raises(BadPicture, match="can't be opened"):
        image.load("a\0b.png")


def test_a_text_stream_or_a_number_is_wrong_use() -> None:
    with pytest.raises(WrongUse, match="binary"):
        image.load(io.StringIO("x"))  # type: ignore[arg-type]
    with pytest.raises(WrongUse, match="not 7"):
        image.load(7)  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", [".png", ".PNG", ".bmp", ".tif", ".tiff"])
def test_saved_and_loaded_is_the_same(tmp_path: Path, suffix: str) -> None:
    path = image.save(drawn(), tmp_path / "new" / f"a{suffix}")
    assert np.array_equal(image.load(path), drawn())
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg", ".webp"])
def test_quality_counts_where_it_can(suffix: str) -> None:
    fine, coarse = (len(image.encode(drawn(), suffix, quality=q)) for q in (95, 5))
    assert fine > coarse


@given(
    picture=hnp.arrays(
        np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=20).map(lambda s: (*s, 3))
    )
)
@settings(max_examples=50, deadline=None)
def test_png_keeps_every_picture(picture: NDArray[np.uint8]) -> None:
    assert np.array_equal(image.load(image.encode(picture)), picture)


def test_an_unknown_ending_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"\.xyz"):
        image.save(drawn(), tmp_path / "a.xyz")


def test_a_place_that_can_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlateglassError, match="can't be written"):
        image.save(drawn(), tmp_path / "file" / "a.png")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = image.save(drawn(), tmp_path / "a.png")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PlateglassError, match="No space left"):
        image.save(np.zeros_like(drawn()), path)
    assert np.array_equal(image.load(path), drawn())
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]
