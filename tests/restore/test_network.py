"""Networks from picture to picture, of the laboratory and of others, behind one call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app
from plateglass.errors import BadWeight
from plateglass.restore.network import Network


def model(
    path: Path, *, scale: int = 1, add: float = 0.0, facts: dict[str, str] | None = None,
    shape: tuple[Any, ...] = ("n", 3, "h", "w"), kind: int = TensorProto.FLOAT,
) -> Path:  # fmt: skip
    """Write a network that enlarges by nearest neighbour and adds a constant."""
    numbers = helper.tensor_dtype_to_np_dtype(kind)
    nodes = [
        helper.make_node("Resize", ["x", "", "scales"], ["large"], mode="nearest",
                         coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
        helper.make_node("Add", ["large", "add"], ["y"]),
    ]  # fmt: skip
    constants = [
        helper.make_tensor("scales", TensorProto.FLOAT, [4], [1.0, 1.0, scale, scale]),
        onnx.numpy_helper.from_array(np.array(add, numbers), "add"),
    ]
    graph = helper.make_graph(
        nodes, "enlarge", [helper.make_tensor_value_info("x", kind, shape)],
        [helper.make_tensor_value_info("y", kind, None)], constants,
    )  # fmt: skip
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    helper.set_model_props(made, facts or {})
    onnx.save(made, str(path))
    return path


def crop(height: int = 9, width: int = 31) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.FLOAT16])
@pytest.mark.parametrize("facts", [{}, {"range": "-1 1"}, {"range": "0 255"}])
def test_every_grey_level_goes_in_and_comes_out(
    tmp_path: Path, kind: int, facts: dict[str, str]
) -> None:
    network = Network(model(tmp_path / "same.onnx", kind=kind, facts=facts))
    picture = crop(110, 300)
    before = picture.copy()
    assert np.abs(network(picture).astype(int) - picture).max() <= (kind != TensorProto.FLOAT)
    assert np.array_equal(picture, before)


def test_values_are_in_the_range_that_the_file_names(tmp_path: Path) -> None:
    half = Network(model(tmp_path / "a.onnx", add=0.5, facts={"range": "0 1"}))
    quarter = Network(model(tmp_path / "b.onnx", add=0.5, facts={"range": "-1 1"}))
    dark = np.zeros((100, 300, 3), np.uint8)
    assert half(dark)[0, 0, 0] == pytest.approx(127.5, abs=1)
    assert quarter(dark)[0, 0, 0] == pytest.approx(63.75, abs=1)
    assert half(np.full_like(dark, 250)).max() == 255


@pytest.mark.parametrize("size", [(9, 31), (12, 13), (40, 200)])
@pytest.mark.parametrize("scale", [1, 2, 8])
def test_the_result_has_the_crops_proportions_and_can_be_looked_at(
    tmp_path: Path, size: tuple[int, int], scale: int
) -> None:
    network = Network(model(tmp_path / "large.onnx", scale=scale))
    picture = crop(*size)
    assert network.made(picture).shape == (size[0] * scale, size[1] * scale, 3)
    shown = network(picture)
    assert shown.shape[0] >= 96
    assert shown.shape[1] / shown.shape[0] == pytest.approx(size[1] / size[0], rel=0.02)


@pytest.mark.parametrize(
    "made",
    [{"facts": {"size": "24 12"}}, {"shape": (1, 3, 12, 24)}, {"shape": ("n", 3, 12, 24)}],
)
def test_a_crop_is_brought_to_the_size_that_was_learned_on(
    tmp_path: Path, made: dict[str, Any]
) -> None:
    network = Network(model(tmp_path / "fixed.onnx", scale=8, **made))
    assert network.size == (24, 12)
    assert network.made(crop(20, 99)).shape == (96, 192, 3)
    shown = network(crop(20, 99))
    assert shown.shape[1] / shown.shape[0] == pytest.approx(99 / 20, rel=0.02)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"shape": ("n", 1, "h", "w")}, "from picture to picture"),
        ({"kind": TensorProto.INT32}, "floating-point"),
    ],
)
def test_other_networks_are_refused(tmp_path: Path, made: dict[str, Any], said: str) -> None:
    with pytest.raises(BadWeight, match=said):
        Network(model(tmp_path / "other.onnx", **made))


def test_enhance_restores_with_a_model_and_the_record_names_it(tmp_path: Path) -> None:
    image.save(crop(16, 60), tmp_path / "a.png")
    used = model(tmp_path / "mine.onnx", scale=8)
    order = ["enhance", str(tmp_path / "a.png"), "--crop", "--model", str(used)]
    done = CliRunner().invoke(app, [*order, "-o", str(tmp_path / "out"), "--no-card"])
    assert done.exit_code == 0, done.output
    restored = image.load(tmp_path / "out" / "a.png")
    assert np.array_equal(restored, Network(used)(crop(16, 60)))
    record = json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))
    assert record["settings"]["model"] == {"file": "mine.onnx", "sha256": Network(used).sha256}


@pytest.mark.parametrize("more", [["--plain"], ["--samples", "2"]])
def test_a_model_excludes_other_ways_of_restoring(tmp_path: Path, more: list[str]) -> None:
    image.save(crop(), tmp_path / "a.png")
    used = model(tmp_path / "mine.onnx")
    done = CliRunner().invoke(
        app, ["enhance", str(tmp_path / "a.png"), "--model", str(used), *more]
    )
    assert done.exit_code == 2
    assert "--model" in done.stderr


def test_a_model_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    image.save(crop(), tmp_path / "a.png")
    (tmp_path / "bad.onnx").write_bytes(b"hello")
    for name in ("bad.onnx", "missing.onnx"):
        done = CliRunner().invoke(
            app, ["enhance", str(tmp_path / "a.png"), "--model", str(tmp_path / name)]
        )
        assert done.exit_code == 1
        assert name in done.stderr
        assert "Traceback" not in done.output
