"""Sharp plates to make pairs of, whatever they come from: a pool, labels, plain pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from plateglass import image, inputs
from plateglass.errors import WrongUse
from plateglass.geometry import Quad
from plateglass.lab.data import pairs
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.real import DOUBTFUL, cut, part_of
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.pool import Pool, build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plateglass.lab.data.labelled import Label
    from plateglass.lab.data.pairs import Pair
    from plateglass.lab.recipes import Order


class Plates(Protocol):
    """Sharp plates by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Drawn: ...

    def text(self, index: int, /) -> str:
        """Return what a plate says, or else its picture's name: what a split keeps together."""
        ...


class Labelled:
    """The plates of folders with a ``labels.csv`` that may be trained on, cut out when asked.

    Those that calibrate or validate readers (:func:`plateglass.lab.data.real.part_of`) are
    left out, and so are those whose text a person could not read.
    """

    def __init__(self, folder: Path, *, least: float) -> None:
        self.labels: list[Label] = []
        for label in read_labels(folder):
            tall = label.quad.height if label.quad else None
            known = label.text and part_of(label.text) == "train" and label.note not in DOUBTFUL
            if known and (tall is None or tall >= least):
                self.labels.append(label)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> Drawn:
        label = self.labels[index]
        picture = image.load(label.path)
        quad = label.quad or Quad.whole(picture.shape[1], picture.shape[0])
        return cut(picture, quad, label.text, label.country)

    def text(self, index: int) -> str:
        """Return what a plate says."""
        return self.labels[index].text


class Crops:
    """Plain pictures of a plate each, of which nobody says what they show."""

    def __init__(self, folder: Path) -> None:
        found = [item for item in inputs.expand([folder]) if item.problem is None]
        self.items = sorted(found, key=lambda item: item.name)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Drawn:
        picture = image.load(self.items[index].name)
        return Drawn(picture, Quad.whole(picture.shape[1], picture.shape[0]), "", "", ())

    def text(self, index: int) -> str:
        """Return the picture's name."""
        return self.items[index].relative.as_posix()


class Several:
    """Plates of several sources, one after the other."""

    def __init__(self, sources: Sequence[Plates]) -> None:
        self.places = [(source, i) for source in sources for i in range(len(source))]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> Drawn:
        source, place = self.places[index]
        return source[place]

    def text(self, index: int) -> str:
        """Return what a plate says, or its picture's name."""
        source, place = self.places[index]
        return source.text(place)


def gathered(data: Sequence[Path], *, least: float) -> tuple[Several, list[Pair]]:
    """Open everything that ``--data`` names: sharp plates, and pairs that somebody made.

    A ``.pool`` holds rendered plates, a ``.csv`` is a table of ``plateglass data pairs``, a
    folder has a ``labels.csv`` or plain pictures of one plate each. Plates in photographs that
    are lower than ``least`` pixels are no example of a sharp one; crops are taken as they come.
    """
    sources: list[Plates] = []
    made: list[Pair] = []
    for path in data:
        if path.suffix == ".pool" and path.is_file():
            sources.append(Pool(path))
        elif path.suffix == ".csv":
            made += pairs.read(path)
        elif (path / "labels.csv").is_file():
            sources.append(Labelled(path, least=least))
        elif path.is_dir():
            sources.append(Crops(path))
        else:
            raise WrongUse(f"--data {path}: there is no such pool of plates, table or folder")
    return Several(sources), made


def pooled(order: Order, count: int, seed: int, mix: Mix) -> tuple[Several, list[Path]]:
    """Open the pools among ``--data``, or draw one, and return what else there is."""
    pools = [path for path in order.data if path.suffix == ".pool"]
    missing = next((path for path in order.data if not path.exists()), None)
    if missing is not None:
        raise WrongUse(f"--data {missing}: there is no such pool of plates, table or folder")
    opened = [Pool(path) for path in pools]
    opened = opened or [rendered(order.out, count, mix, seed=seed, height=64)]
    return Several(opened), [path for path in order.data if path not in pools]


def rendered(folder: Path, count: int, mix: Mix, *, seed: int, height: int) -> Pool:
    """Draw a pool of plates into a run's folder, or open the one that lies there."""
    path = folder / "plates.pool"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        build(path, count, seed, height=height, mix=mix)
    return Pool(path)
