"""Every kind of source gives the same pictures under names a person can find again."""

from __future__ import annotations

import io
import pickle
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from plateglass import image
from plateglass.batch.loaders import Item
from plateglass.batch.sources import items, shards
from plateglass.errors import BadPicture, WrongUse

NAMES = ["a.jpg", "street/b.png", "street/c.JPG"]


def pixels(item: Item) -> int:
    item = pickle.loads(pickle.dumps(item))  # as it travels to the process that reads it
    return int(image.load(item.load(), name=item.name)[0, 0, 0])


def shades(source: str) -> list[int]:
    return [pixels(item) for item in items(source)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three pictures of a shade each, and what a folder has beside them."""
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(NAMES):
        grey = np.full((8, 24, 3), 40 * (number + 1), np.uint8)
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(image.encode(grey, ".png"))
    (tmp_path / "in" / "notes.doc").write_text("no picture")
    (tmp_path / "in" / ".hidden.jpg").write_text("no picture")
    return tmp_path


def packed(folder: Path, kind: str) -> Path:
    path = folder / f"plates{kind}"
    if kind == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((folder / "in").rglob("*")):
                archive.write(file, file.relative_to(folder / "in"))
    else:
        mode = "w" if kind == ".tar" else "w:" + kind.rsplit(".", 1)[1].replace("tgz", "gz")
        with tarfile.open(str(path), mode) as tar:  # type: ignore[call-overload]
            tar.add(folder / "in", ".", filter=lambda m: m)
    return path


def test_a_folder_and_a_glob(folder: Path) -> None:
    assert [item.name for item in items("in")] == [str(Path("in", name)) for name in NAMES]
    assert shades("in") == [40, 80, 120]
    assert shades("in/street/*.png") == [80]


@pytest.mark.parametrize("kind", [".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz"])
def test_archives_hold_the_same(folder: Path, kind: str) -> None:
    path = packed(folder, kind)
    assert sorted(shades(str(path))) == [40, 80, 120]
    assert all(item.name.startswith(f"{path}/") for item in items(str(path)))
    assert sorted(shades(path.as_uri())) == [40, 80, 120]


@pytest.mark.parametrize("kind", [".txt", ".csv", ".parquet"])
def test_lists_name_pictures_from_where_they_lie(folder: Path, kind: str) -> None:
    path = folder / "in" / f"list{kind}"
    if kind == ".parquet":
        arrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.table({"n": [1, 2, 3], "Path": NAMES}), path)
    elif kind == ".csv":
        path.write_text("n,image\n" + "".join(f"1,{name}\n" for name in NAMES))
    else:
        path.write_text("\n".join([*NAMES, "", (folder / "in/a.jpg").as_uri()]))
    assert [item.name for item in items(str(path))][:3] == NAMES
    assert shades(str(path))[:3] == [40, 80, 120]
    assert shades(str(path))[3:] == ([40] if kind == ".txt" else [])


def test_urls_of_folders_globs_and_pictures(folder: Path) -> None:
    url = (folder / "in").as_uri()
    assert shades(url) == [40, 80, 120]
    assert shades(f"{url}/street/*") == [80, 120]
    assert shades(f"{url}/a.jpg") == [40]


def test_a_row_of_shards(folder: Path) -> None:
    for number in (1, 2):
        packed(folder, ".tar").rename(f"plates-0{number}.tar")
    assert list(shards("x{1..2}{3..4}")) == ["x13", "x14", "x23", "x24"]
    assert len(shades("plates-{01..02}.tar")) == len(shades("plates-*.tar")) == 6


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("nowhere", "does not exist"),
        ("in/nothing-*.jpg", "nothing matches"),
        ("-", "standard input"),
        ("empty", "holds no pictures"),
        ("wrong.csv", "no column of paths"),
        ("latin.txt", "UTF-8"),
        ("nonsense://bucket/x", "nonsense"),
        ("s3://bucket/x", "pip install s3fs"),
    ],
)
def test_a_source_that_is_none_is_a_sentence(folder: Path, source: str, says: str) -> None:
    Path("empty").mkdir()
    Path("wrong.csv").write_text("a,b\n1,2\n")
    Path("latin.txt").write_bytes(b"stra\xdfe.jpg\n")
    with pytest.raises(WrongUse, match=says):
        list(items(source))


@pytest.mark.parametrize("kind", [".zip", ".tar", ".tar.gz"])
def test_a_damaged_archive_gives_what_it_has_and_says_that_more_is_gone(
    folder: Path, kind: str
) -> None:
    path = packed(folder, kind)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] if kind != ".tar" else data[:2500])
    *_, last = items(str(path))
    with pytest.raises(BadPicture, match=path.name):
        last.load()


def test_what_a_list_names_and_is_gone_fails_alone(folder: Path) -> None:
    Path("list.txt").write_text("in/a.jpg\ngone.jpg\n")
    first, second = items("list.txt")
    assert pixels(first) == 40
    with pytest.raises(BadPicture, match=r"gone\.jpg does not exist"):
        image.load(second.load())


def test_a_long_tar_costs_no_memory(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "long.tar", "w") as tar:
        for number in range(4000):
            member = tarfile.TarInfo(f"{number:06d}.jpg")
            member.size = 4
            tar.addfile(member, io.BytesIO(b"none"))
    tracemalloc.start()
    assert sum(1 for _ in items(str(tmp_path / "long.tar"))) == 4000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
