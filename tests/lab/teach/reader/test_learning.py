"""The reader learns, resumes, and leaves as ONNX saying the same as in torch."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.functional import gelu
from torch.optim.swa_utils import AveragedModel

from plateglass.errors import BadWeight
from plateglass.evidence import Classes
from plateglass.lab.camera import preset
from plateglass.lab.networks import textline
from plateglass.lab.networks.reader import Read, Reader, ReaderSize
from plateglass.lab.networks.rounded import settled
from plateglass.lab.networks.textline import released
from plateglass.lab.plates.mix import Mix
from plateglass.lab.recipes import Order
from plateglass.lab.ship.export import export, halve
from plateglass.lab.teach.reader.album import Album, Batch, gaze_target
from plateglass.lab.teach.reader.crops import crop
from plateglass.lab.teach.reader.reading import Reading, loss, scaled
from plateglass.lab.train.adopt import adopt
from plateglass.lab.train.bench import bench
from plateglass.lab.train.checkpoint import AVERAGE, STAGE
from plateglass.lab.train.endless import Endless, framed, go_on
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.following import follower
from plateglass.lab.train.lessons import Stream
from plateglass.lab.train.schedule import Steady
from plateglass.lab.train.stored import stored_weights
from plateglass.plates.alphabet import READABLE
from plateglass.weights import open_session

SMALL = ReaderSize(characters=12, countries=3, slots=4, width=16)


def batch(seed: int = 0) -> Batch:
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0.1, 0.9, (6, 4, 2)).astype(np.float32)
    return Batch(
        pictures=torch.from_numpy(rng.integers(0, 256, (6, 3, 48, 160), dtype=np.uint8)),
        slots=torch.from_numpy(rng.integers(1, 12, (6, 4))),
        country=torch.tensor([0, 1, 2, -1, 0, 1]),
        gaze=torch.from_numpy(np.stack([gaze_target(c) for c in centres])),
        number=torch.tensor(seed),
    )


def steps(order: Order, count: int) -> tuple[Reader, AveragedModel]:
    """Let a small reader learn so many steps from three batches, and on if it has begun."""
    with bench("reader", replace(order, steps=count), Settings(), turnable=True) as place:
        net = Reader(SMALL)
        net.trunk.load_state_dict(released())
        net = place.network("reader", net)
        average = place.network(AVERAGE, follower(net, 0.9))
        plan = Plan(100, 3e-3, clip=2.0, eps=1e-8)
        taught = Stream(Three(), laps=10)
        fit(place, STAGE, net, Reading(0.3, net.trunk), taught, plan, average=average)
    return net, average


class Three:
    """Three batches, over and over."""

    def __getitem__(self, at: tuple[int, int, int]) -> Batch:
        return batch(at[0] % 3)


@dataclass(frozen=True)
class Settings:
    seed: int = 0


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(out=tmp_path / "run", threads=1)


def lines(order: Order) -> list[dict[str, Any]]:
    text = (order.out / "log.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_it_learns(order: Order) -> None:
    steps(order, 50)
    log = lines(order)
    assert [line["step"] for line in log] == [10, 20, 30, 40, 50], "nobody sits an exam"
    assert log[-1]["characters"] < 0.95 * log[0]["characters"]
    assert log[-1]["right"] > 2 * log[0]["right"]


def test_resumed_is_as_if_never_stopped(order: Order, tmp_path: Path) -> None:
    through = steps(replace(order, out=tmp_path / "through"), 6)
    steps(order, 3)
    torch.manual_seed(5)
    second = steps(replace(order, resume=True), 6)
    for one, two in zip(through, second, strict=True):
        for (name, a), b in zip(
            one.state_dict().items(), two.state_dict().values(), strict=True
        ):
            assert torch.equal(a, b), name


def test_another_rhythm_of_reports_changes_no_end(order: Order) -> None:
    for count, every in ((4, 2), (10, 5)):
        s = Endless(steps=count, report_every=every, warmup=1, workers=0)
        asked = framed(replace(order, steps=count, resume=count > 4), s)
        with bench("reader", asked, s, turnable=True) as place:
            net = Reader(SMALL)
            go_on(place, net, Reading(0.3, net.trunk), Three(), s)
    assert lines(order)[-1]["step"] == 10


def test_bends_straighten_while_it_learns() -> None:
    net = Reader(SMALL)
    lesson = Reading(0.3, net.trunk, curved=2)
    block = net.trunk[1]
    assert isinstance(block, textline.Mix)
    sharpest = []
    for number in range(4):
        lesson.learn(net, batch(number))
        below = block.bend(torch.tensor(-0.5))
        sharpest.append(float(below / gelu(torch.tensor(-0.5))))
    assert sharpest == pytest.approx([1, 0.5, 0, 0])


def test_the_average_follows(order: Order) -> None:
    net, average = steps(order, 12)
    assert int(average.n_averaged) == 12
    apart = [
        float((a - b).abs().max().detach())
        for a, b in zip(net.parameters(), average.module.parameters(), strict=True)
    ]
    assert 0 < max(apart) < 0.1


def test_the_rate_warms_up_stays_and_cools_down() -> None:
    pace = Steady(warmup=100, cooldown=200, end=1000)
    for step, rate in ((0, 0.01), (500, 1.0), (900, 0.5), (999, 0.005), (1200, 0.0)):
        assert pace(step, 7).rate == pytest.approx(rate)


def test_processes_share_a_batch_without_changing_it() -> None:
    mix = Mix({"DE": 1.0}, random_text=0, generic=0)
    plates = [mix.draw(np.random.default_rng(i), 48) for i in range(4)]
    classes = Classes(READABLE, ("DE",))
    album = Album(
        plates, [], classes, batch=6, real_share=0, film_share=0.4, thumb_share=0.4,
        easy_steps=10, seed=2,
    )  # fmt: skip
    whole, parts = album[7, 0, 1], [album[7, rank, 2] for rank in range(2)]
    for number, column in enumerate(whole[:-1]):
        for rank, part in enumerate(parts):
            assert torch.equal(column[rank::2], part[number])
    assert not torch.equal(whole.pictures, album[8, 0, 1].pictures)


def test_a_small_real_plate_is_not_shrunk_below_what_was_wanted() -> None:
    sharp = Mix({"DE": 1.0}).draw(np.random.default_rng(1), 24)
    real = replace(sharp, characters=())
    for wanted in (12.0, 20.0):
        taken = crop(
            real, preset("training"), np.random.default_rng(2), (160, 48),
            difficulty=0.1, height=wanted, smaller=4.0,
        )  # fmt: skip
        assert taken.height == pytest.approx(wanted)


def test_gaze_targets_sum_to_one_or_are_unknown() -> None:
    centres = np.array([[0.5, 0.5], [np.nan, np.nan]], np.float32)
    known, unknown = gaze_target(centres)
    assert known.sum() == pytest.approx(1)
    row, column = divmod(int(known.argmax()), Reader.COLUMNS)
    assert row in (2, 3)
    assert column in (9, 10)
    assert unknown.sum() == 0


def test_a_slot_without_known_place_teaches_no_gaze() -> None:
    net, taught = Reader(SMALL), batch()
    blind = taught._replace(gaze=torch.zeros_like(taught.gaze))
    _, parts = loss(net(scaled(taught.pictures)), blind, 0.3)
    assert float(parts["gaze"]) == 0


@pytest.mark.filterwarnings("ignore")
def test_onnx_says_what_torch_says_and_keeps_the_weights(tmp_path: Path) -> None:
    net = steps(Order(out=tmp_path / "run"), 2)[0].eval()
    plain, _ = settled(net)
    path = tmp_path / "reader.onnx"
    export(plain, torch.zeros(2, 3, 48, 160), path, outputs=Read._fields, facts={"a": "b"})
    session = open_session(path)
    assert session.get_modelmeta().custom_metadata_map["a"] == "b"
    for count in (1, 3):
        pictures = torch.randn(count, 3, 48, 160)
        with torch.no_grad():
            expected = net(pictures)
        for ours, theirs in zip(
            session.run(None, {"pictures": pictures.numpy()}), expected, strict=True
        ):
            assert np.abs(ours - theirs.numpy()).max() < 1e-3
    stored = stored_weights(path)
    for name, value in plain.state_dict().items():
        assert name.endswith("num_batches_tracked") or torch.equal(stored[name], value)


@pytest.mark.filterwarnings("ignore")
def test_halved_files_say_nearly_the_same_and_teach_on(tmp_path: Path) -> None:
    learning = Reader(SMALL).eval()
    learning.trunk.load_state_dict(released())
    net, _ = settled(learning)
    whole, half = tmp_path / "whole.onnx", tmp_path / "half.onnx"
    for path in (whole, half):
        export(net, torch.zeros(2, 3, 48, 160), path, outputs=Read._fields, facts={})
    halve(half)
    assert half.stat().st_size < 0.6 * whole.stat().st_size
    pictures = np.random.default_rng(0).uniform(-1, 1, (2, 3, 48, 160)).astype(np.float32)
    one, two = (open_session(path).run(None, {"pictures": pictures}) for path in (whole, half))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_allclose(a, b, atol=0.02)
    stored = stored_weights(half)
    for name, value in net.state_dict().items():
        assert stored[name].dtype == torch.float32
        torch.testing.assert_close(stored[name], value, rtol=1e-3, atol=1e-4)


def test_adopting_follows_characters_not_places() -> None:
    old, new = Classes("ABC", ("DE", "CN")), Classes("CXA", ("CN", "US"))
    before = Reader(ReaderSize(old.count, 2, width=16))
    after = Reader(ReaderSize(new.count, 2, width=16))
    adopt(after, new, before.state_dict(), old)
    a, b = before.character.weight, after.character.weight
    assert torch.equal(b[0], a[0])
    assert torch.equal(b[1], a[3])
    assert torch.equal(b[3], a[1])
    assert torch.equal(after.country.weight[0], before.country.weight[1])
    assert torch.equal(after.place, before.place)
    known = {name: value for name, value in before.state_dict().items() if "trunk" not in name}
    with pytest.raises(BadWeight, match=r"another network, without trunk\.0\.first"):
        adopt(after, new, known, old)
