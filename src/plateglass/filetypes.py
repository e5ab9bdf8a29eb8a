"""What a file is, told by its first bytes rather than by its name."""

from __future__ import annotations

from dataclasses import dataclass

from plateglass.errors import BadPicture


@dataclass(frozen=True)
class Kind:
    """A file type that Pillow can decode, recognised by its first bytes."""

    name: str
    module: str
    opener: str
    suffixes: tuple[str, ...]


# Openers are named one by one: Pillow's own search would also try formats that run programs
# (EPS), and warns about large pictures through state that belongs to the whole process.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("JPEG", "JpegImagePlugin", "jpeg_factory", (".jpg", ".jpeg", ".jpe", ".jfif")),
        Kind("PNG", "PngImagePlugin", "PngImageFile", (".png", ".apng")),
        Kind("WebP", "WebPImagePlugin", "WebPImageFile", (".webp",)),
        Kind("BMP", "BmpImagePlugin", "BmpImageFile", (".bmp", ".dib")),
        Kind("TIFF", "TiffImagePlugin", "TiffImageFile", (".tif", ".tiff")),
        Kind("GIF", "GifImagePlugin", "GifImageFile", (".gif",)),
        Kind("PNM", "PpmImagePlugin", "PpmImageFile", (".ppm", ".pgm", ".pbm", ".pnm")),
        Kind("JPEG 2000", "Jpeg2KImagePlugin", "Jpeg2KImageFile", (".jp2", ".j2k")),
        Kind("AVIF", "AvifImagePlugin", "AvifImageFile", (".avif",)),
        Kind("HEIC", "", "HeifImageFile", (".heic", ".heif", ".hif")),
    )
}
SUFFIXES = frozenset(suffix for kind in KINDS.values() for suffix in kind.suffixes)
"""File endings, in lower case, that a folder is searched for."""

_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"GIF8", "GIF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
)
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"), "HEIC"),
}
_FOREIGN = (
    (b"%PDF", "a PDF document; export the page as a picture"),
    (b"\x1a\x45\xdf\xa3", "a video clip; extract a frame as a picture"),
    (b"PK\x03\x04", "a ZIP archive or office document; take the picture out of it"),
    (b"\x1f\x8b", "a compressed file; unpack it"),
    (b"8BPS", "a Photoshop document; export it as a picture"),
    (b"%!PS", "a PostScript document; export the page as a picture"),
)


def _sniff(data: bytes) -> str | None:
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[:1] == b"P" and data[1:2] in b"123456" and data[2:3].isspace():
        return "PNM"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12])
    return None


def kind_of(data: bytes, name: str) -> Kind:
    """Recognise a picture, or say in a sentence what the file is instead."""
    if not data:
        raise BadPicture(f"{name} is empty; copy it again from where it came from")
    found = _sniff(data)
    if found:
        return KINDS[found]
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise BadPicture(f"{name} is {what}")
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        raise BadPicture(f"{name} is a video clip; extract a frame as a picture")
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise BadPicture(f"{name} is a web page; download the picture itself")
    if start.startswith((b"<svg", b"<?xml")):
        raise BadPicture(f"{name} is a drawing or XML file; export it as PNG")
    if not data.strip(b"\0"):
        raise BadPicture(
            f"{name} holds nothing but zeros; copy it again from where it came from"
        )
    raise BadPicture(
        f"{name} is no picture that Plateglass knows "
        "(JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC, AVIF); convert it to one of them"
    )
