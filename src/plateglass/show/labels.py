"""Found plates as the label files that detectors are trained on: YOLO, COCO, CCPD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plateglass.results import PictureResult, Plate


def yolo(result: PictureResult) -> str:
    """Write one picture's label file: class 0, centre, size, in shares of the picture."""
    lines = []
    for plate in result.plates:
        box = plate.quad.box
        shares = (
            (box.x1 + box.x2) / 2 / result.width,
            (box.y1 + box.y2) / 2 / result.height,
            box.width / result.width,
            box.height / result.height,
        )
        lines.append("0 " + " ".join(f"{share:.6f}" for share in shares) + "\n")
    return "".join(lines)


def coco(results: Iterable[PictureResult]) -> dict[str, Any]:
    """Write all pictures as one COCO object; corners are a polygon of ``segmentation``."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, result in enumerate(results, 1):
        if result.error is not None:
            continue
        images.append(
            {
                "id": number,
                "file_name": result.file,
                "width": result.width,
                "height": result.height,
            }
        )
        for plate in result.plates:
            annotations.append(_coco_plate(plate, number, len(annotations) + 1))
    categories = [{"id": 1, "name": "licence plate"}]
    return {"images": images, "annotations": annotations, "categories": categories}


def _coco_plate(plate: Plate, image: int, number: int) -> dict[str, Any]:
    box = plate.quad.box
    return {
        "id": number,
        "image_id": image,
        "category_id": 1,
        "bbox": [round(v, 2) for v in (box.x1, box.y1, box.width, box.height)],
        "segmentation": [[round(v, 2) for point in plate.quad.points for v in point]],
        "area": round(abs(plate.quad.area), 2),
        "score": round(plate.found, 4),
        "iscrowd": 0,
    }


def ccpd(result: PictureResult, plate: Plate) -> str:
    """Write the part of a CCPD file name that says where a plate is.

    CCPD names its pictures ``area-tilt-box-corners-text-brightness-blur``; the first four are
    ours to say. Its corners begin at the lower right and run clockwise.
    """
    box = plate.quad.box
    share = 100 * abs(plate.quad.area) / max(1, result.width * result.height)
    first, second, third, fourth = (_pair(x, y) for x, y in plate.quad.points)
    (x1, y1), (x2, y2), _, (x4, y4) = plate.quad.points
    tilts = f"{_degrees(x2 - x1, y2 - y1)}_{_degrees(y4 - y1, x1 - x4)}"
    corners = "_".join((third, fourth, first, second))
    return f"{share:03.0f}-{tilts}-{_pair(box.x1, box.y1)}_{_pair(box.x2, box.y2)}-{corners}"


def _pair(x: float, y: float) -> str:
    return f"{max(0, round(x))}&{max(0, round(y))}"


def _degrees(along: float, aside: float) -> int:
    """CCPD counts tilt from 90, which is none."""
    import math

    return round(90 + math.degrees(math.atan2(aside, along)))
