"""From a run's checkpoint to the file that ships: exported, then calibrated."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch

from plateglass.calibration import Calibration
from plateglass.geometry import Picture
from plateglass.lab.camera import preset
from plateglass.lab.data.real import real_plates
from plateglass.lab.evaluate.protocols import HEIGHTS, seeded, sized
from plateglass.lab.networks.reader import Read, Reader, ReaderSize
from plateglass.lab.networks.rounded import settled
from plateglass.lab.plates.mix import Mix
from plateglass.lab.ship.calibrate import calibrate
from plateglass.lab.ship.export import add_facts, export, halve
from plateglass.lab.ship.in_bytes import Inputs, into_bytes
from plateglass.lab.ship.lean import lean
from plateglass.lab.teach.reader.album import plate_height
from plateglass.lab.teach.reader.crops import Crop, crop
from plateglass.lab.train.adopt import adopt, load_reader
from plateglass.plates import formats
from plateglass.plates.alphabet import script
from plateglass.reader import Reader as Shipped

RENDERED = 3000
EVERYWHERE = {"digits", "latin"}
"""Scripts that may stand on any plate."""
EXAMPLES = 256
"""Plates from which the range of every convolution's values is learned."""


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a reader's run, put them into bytes, and calibrate.

    Calibration sees plates rendered for it alone and the calibration part of ``data``: plates
    that were neither trained on nor are reported on.
    """
    stored, classes = load_reader(checkpoint)
    net = Reader(ReaderSize(classes.count, len(classes.countries), classes.slots)).eval()
    adopt(net, classes, stored, classes)
    facts = {
        "characters": classes.characters,
        "countries": ",".join(classes.countries),
        "scripts": json.dumps(writers(classes.countries)),
        "calibration": Calibration().to_json(),
    }
    example = torch.zeros(2, 3, Reader.HEIGHT, Reader.WIDTH)
    plain, rounded = settled(net)
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        export(plain, example, exact, outputs=Read._fields, facts={})
        onnx.save(lean(onnx.load(str(exact))), str(exact))
        into_bytes(exact, path, examples(EXAMPLES), rounded, cut=True)
    model = onnx.load(str(path))
    add_facts(model, facts)
    onnx.save(model, str(path))
    halve(path)

    reader = Shipped(path)
    crops, truths = calibration_crops(data, reader.size)
    fitting = [i for i, text in enumerate(truths) if classes.fits(text)]
    fitted = calibrate(reader([crops[i] for i in fitting]), [truths[i] for i in fitting])
    model = onnx.load(str(path))
    add_facts(model, {"calibration": fitted.to_json()})
    onnx.save(model, str(path))


def writers(countries: Sequence[str]) -> dict[str, list[str]]:
    """Return the countries of each script that stands on the plates of some countries alone."""
    found: dict[str, list[str]] = {}
    for country in countries:
        written = frozenset().union(*(form.characters for form in formats(country=country)))
        for name in sorted({script(char) for char in written} - EVERYWHERE):
            found.setdefault(name, []).append(country)
    return found


def drawn_crops(purpose: str, count: int, size: tuple[int, int]) -> Iterator[Crop]:
    """Yield plates drawn and photographed for one purpose alone."""
    camera, mix = preset("training"), Mix()
    for number in range(count):
        rng = seeded(purpose, number)
        yield crop(
            mix.draw(rng, 64), camera, rng, size,
            difficulty=float(rng.beta(1.1, 2.4)), height=plate_height(rng),
        )  # fmt: skip


def examples(count: int) -> Iterator[Inputs]:
    """Yield what the network is shown of plates drawn for it alone."""
    for taken in drawn_crops("ship reader", count, (Reader.WIDTH, Reader.HEIGHT)):
        shown = taken.pixels.transpose(2, 0, 1)[None] / 127.5 - 1
        yield {"pictures": shown.astype(np.float32)}


def calibration_crops(
    data: Sequence[Path], size: tuple[int, int]
) -> tuple[list[Picture], list[str]]:
    """Return crops and their texts, rendered and real, in all conditions."""
    drawn_ones = list(drawn_crops("calibration", RENDERED, size))
    crops, truths = [one.pixels for one in drawn_ones], [one.text for one in drawn_ones]
    for number, (drawn, _) in enumerate(real_plates(data, "calibration")):
        box = drawn.quad.box
        plate = drawn.picture[
            max(0, int(box.y1)) : int(np.ceil(box.y2)),
            max(0, int(box.x1)) : int(np.ceil(box.x2)),
        ]
        for height in HEIGHTS:
            rng = seeded("calibration real", number, height)
            crops.append(sized(plate, plate.shape[0], height, rng))
            truths.append(drawn.text)
    return crops, truths
