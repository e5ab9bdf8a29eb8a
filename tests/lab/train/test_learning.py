"""The reader learns, resumes, and leaves as ONNX saying the same as in torch."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from plateglass.evidence import Classes
from plateglass.lab.networks.reader import Read, Reader, ReaderSize
from plateglass.lab.train.adopt import adopt
from plateglass.lab.train.album import Batch, gaze_target
from plateglass.lab.train.export import export, stored_weights
from plateglass.lab.train.learner import Learner
from plateglass.lab.train.reading import loss, scaled

SMALL = ReaderSize(characters=12, countries=3, slots=4, widths=(8, 8, 16), depths=(0, 0, 1))


def batch(seed: int = 0) -> Batch:
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0.1, 0.9, (6, 4, 2)).astype(np.float32)
    return Batch(
        pictures=torch.from_numpy(rng.integers(0, 256, (6, 3, 48, 160), dtype=np.uint8)),
        slots=torch.from_numpy(rng.integers(1, 12, (6, 4))),
        country=torch.tensor([0, 1, 2, -1, 0, 1]),
        gaze=torch.from_numpy(np.stack([gaze_target(c) for c in centres])),
    )


def learner() -> Learner:
    torch.manual_seed(0)
    return Learner(Reader(SMALL), rate=3e-3, decay=0.0, memory=0.9, average_from=0)


def steps(student: Learner, count: int) -> list[float]:
    losses = []
    for _ in range(count):
        taught = batch(student.step % 3)
        with student.precision():
            read = student.net(scaled(taught.pictures))
        total, _ = loss(read, taught, 0.3)
        student.learn(total, 3e-3)
        losses.append(float(total.detach()))
    return losses


def test_it_learns() -> None:
    losses = steps(learner(), 30)
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3])


def test_resumed_is_as_if_never_stopped() -> None:
    through = learner()
    steps(through, 6)
    first, second = learner(), learner()
    steps(first, 3)
    second.restore(first.state())
    steps(second, 3)
    for a, b in zip(through.net.parameters(), second.net.parameters(), strict=True):
        assert torch.equal(a, b)
    for a, b in zip(through.average.parameters(), second.average.parameters(), strict=True):
        assert torch.equal(a, b)


def test_a_loss_that_is_no_number_stops_the_run() -> None:
    student = learner()
    with pytest.raises(FloatingPointError, match="step 0"):
        student.learn(torch.tensor(float("nan")), 1e-3)


def test_gaze_targets_sum_to_one_or_are_unknown() -> None:
    centres = np.array([[0.5, 0.5], [np.nan, np.nan]], np.float32)
    known, unknown = gaze_target(centres)
    assert known.sum() == pytest.approx(1)
    row, column = divmod(int(known.argmax()), Reader.COLUMNS)
    assert row in (2, 3)
    assert column in (9, 10)
    assert unknown.sum() == 0


def test_a_slot_without_known_place_teaches_no_gaze() -> None:
    student, taught = learner(), batch()
    blind = Batch(taught.pictures, taught.slots, taught.country, torch.zeros_like(taught.gaze))
    _, parts = loss(student.net(scaled(taught.pictures)), blind, 0.3)
    assert float(parts["gaze"]) == 0


@pytest.mark.filterwarnings("ignore")
def test_onnx_says_what_torch_says_and_keeps_the_weights(tmp_path: Path) -> None:
    student = learner()
    steps(student, 2)
    net = student.net.eval()
    path = tmp_path / "reader.onnx"
    export(net, torch.zeros(2, 3, 48, 160), path, outputs=Read._fields, facts={"a": "b"})
    session = onnxruntime.InferenceSession(str(path))
    assert session.get_modelmeta().custom_metadata_map["a"] == "b"
    for count in (1, 3):
        pictures = torch.randn(count, 3, 48, 160)
        with torch.no_grad():
            expected = net(pictures)
        for ours, theirs in zip(
            session.run(None, {"pictures": pictures.numpy()}), expected, strict=True
        ):
            assert np.abs(ours - theirs.numpy()).max() < 1e-4
    stored = stored_weights(path)
    for name, value in net.state_dict().items():
        assert name.endswith("num_batches_tracked") or torch.equal(stored[name], value)


def test_adopting_follows_characters_not_places() -> None:
    old, new = Classes("ABC", ("DE", "CN")), Classes("CXA", ("CN", "US"))
    size = {"slots": 12, "widths": (8, 8, 16), "depths": (0, 0, 0)}
    before = Reader(ReaderSize(old.count, 2, **size))  # type: ignore[arg-type]
    after = Reader(ReaderSize(new.count, 2, **size))  # type: ignore[arg-type]
    adopt(after, new, before.state_dict(), old)
    a, b = before.character.weight, after.character.weight
    assert torch.equal(b[0], a[0])
    assert torch.equal(b[1], a[3])
    assert torch.equal(b[3], a[1])
    assert torch.equal(after.country.weight[0], before.country.weight[1])
    assert torch.equal(after.place, before.place)
