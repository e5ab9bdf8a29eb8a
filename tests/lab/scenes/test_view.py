from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.geometry import Quad
from plateglass.lab.scenes.stage import Stage
from plateglass.lab.scenes.view import View, standing

angles = st.floats(-0.6, 0.6)


def test_a_point_straight_ahead_is_in_the_middle() -> None:
    view = View((640, 384), 500.0, height=1.4)
    at = view.seen([(0.0, 1.4, 10.0)])
    assert at is not None
    assert at[0] == pytest.approx([320, 192])


def test_right_is_right_and_up_is_up() -> None:
    view = View((640, 384), 500.0, height=1.4)
    at = view.seen([(1.0, 2.4, 10.0)])
    assert at is not None
    assert at[0] == pytest.approx([370, 142])


def test_looking_down_moves_the_road_up() -> None:
    flat, down = (View((640, 384), 500.0, pitch=p).seen([(0.0, 0.0, 10.0)]) for p in (0, 0.2))
    assert flat is not None
    assert down is not None
    assert down[0, 1] < flat[0, 1]


@given(pitch=angles, yaw=angles, roll=angles)
def test_turning_keeps_lengths(pitch: float, yaw: float, roll: float) -> None:
    view = View((640, 384), 500.0, pitch=pitch, yaw=yaw, roll=roll)
    assert view.turn @ view.turn.T == pytest.approx(np.eye(3))
    assert np.linalg.det(view.turn) == pytest.approx(1)


@given(pitch=angles, yaw=angles, roll=angles, x=st.floats(-3, 3), z=st.floats(6, 40))
def test_rays_lead_back_to_the_point(
    pitch: float, yaw: float, roll: float, x: float, z: float
) -> None:
    view = View((64, 48), 60.0, pitch=pitch, yaw=yaw, roll=roll)
    at = view.seen([(x, 0.0, z)])
    if at is None or not (1 <= at[0, 0] < 63 and 1 <= at[0, 1] < 47):
        return
    column, row = at[0].astype(int).tolist()
    ray = view.rays(1)[row, column]
    true = np.array([x, -view.height, z])
    cosine = ray @ true / np.linalg.norm(ray) / np.linalg.norm(true)
    assert cosine > math.cos(1.5 / 60)


@given(yaw=angles, u=st.floats(0, 640), distance=st.floats(2, 60))
def test_ahead_lands_in_its_column(yaw: float, u: float, distance: float) -> None:
    view = View((640, 384), 500.0, yaw=yaw)
    x, z = view.ahead(u, distance)
    at = view.seen([(x, view.height, z)])
    assert at is not None
    assert at[0, 0] == pytest.approx(u, abs=1e-6)
    assert view.depth((x, view.height, z)) == pytest.approx(distance)


def test_polygons_behind_the_lens_are_cut() -> None:
    view = View((640, 384), 500.0)
    strip = [(-1.0, 0.0, -5.0), (1.0, 0.0, -5.0), (1.0, 0.0, 20.0), (-1.0, 0.0, 20.0)]
    assert view.seen(strip) is None
    cut = view.outline(strip)
    assert cut is not None
    assert np.isfinite(cut).all()
    assert (
        view.outline([(x, y, -z) for x, y, z in standing((0, 0, 9), (1, 1)).tolist()]) is None
    )


def test_what_is_painted_later_hides_a_plate() -> None:
    stage = Stage(np.zeros((100, 200, 3), np.uint8))
    sheet = np.full((20, 40, 4), 255, np.uint8)
    corners = np.array([[20, 20], [120, 20], [120, 60], [20, 60.0]])
    stage.paint(sheet, corners)
    stage.claim(Quad.of(corners), 1)
    assert stage.visible(Quad.of(corners), 1) == 1
    stage.paint(sheet, corners + np.array([50, 0]))
    assert stage.visible(Quad.of(corners), 1) == pytest.approx(0.5, abs=0.02)
    stage.fill(np.array([[0, 0], [200, 0], [200, 40], [0, 40.0]]), (9, 9, 9))
    assert stage.visible(Quad.of(corners), 1) == pytest.approx(0.25, abs=0.02)


def test_the_edge_cuts_a_plate() -> None:
    stage = Stage(np.zeros((100, 200, 3), np.uint8))
    corners = np.array([[-50, 20], [50, 20], [50, 60], [-50, 60.0]])
    stage.paint(np.full((20, 40, 4), 255, np.uint8), corners)
    stage.claim(Quad.of(corners), 1)
    assert stage.visible(Quad.of(corners), 1) == pytest.approx(0.5, abs=0.02)
