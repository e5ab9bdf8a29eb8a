"""Laws of boxes, quads and warps."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.geometry import Box, Quad, homography, project, rectify, warp

coordinate = st.floats(-500, 500).map(lambda v: round(v, 2))


@st.composite
def quads(draw: st.DrawFn) -> Quad:
    """Plates as cameras see them: a rectangle with corners moved by up to a third."""
    x, y = draw(coordinate), draw(coordinate)
    w, h = draw(st.floats(20, 400)), draw(st.floats(10, 120))
    shift = st.floats(-0.3, 0.3)
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    return Quad.of([(cx + draw(shift) * w * 0.5, cy + draw(shift) * h) for cx, cy in corners])


@given(quads(), quads())
def test_homography_carries_corners_onto_corners(a: Quad, b: Quad) -> None:
    if not (a.convex and b.convex):
        return
    assert np.allclose(project(a.array, homography(a, b)), b.array, atol=1e-4)


@given(quads())
def test_growing_and_shrinking_in_perspective_are_inverse(quad: Quad) -> None:
    if not quad.convex:
        return
    w, h = quad.width / quad.height, 1.0
    to_image = homography(Quad.whole(w, h), quad)
    inside = Quad.of([(0.1, 0.1), (w - 0.1, 0.1), (w - 0.1, 0.9), (0.1, 0.9)]).through(to_image)
    assert np.allclose(quad.grown(-0.1).array, inside.array, atol=1e-6)


@given(quads(), quads())
def test_overlap_is_symmetric_and_a_share(a: Quad, b: Quad) -> None:
    if not (a.convex and b.convex):
        return
    assert 0 <= a.iou(b) <= 1 + 1e-6
    assert a.iou(b) == pytest.approx(b.iou(a), abs=1e-4)
    assert a.iou(a) == pytest.approx(1, abs=1e-4)


def test_box_overlap() -> None:
    assert Box(0, 0, 2, 1).iou(Box(1, 0, 3, 1)) == pytest.approx(1 / 3)
    assert Box(0, 0, 1, 1).iou(Box(5, 5, 6, 6)) == 0
    assert Box(0, 0, 0, 0).iou(Box(0, 0, 0, 0)) == 0


@pytest.mark.parametrize(
    "points",
    [[(0, 0), (1, 0), (1, 1)], [(0, 0), (1, 0), (float("nan"), 1), (0, 1)]],
)
def test_a_quad_refuses_what_is_none(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="quad"):
        Quad(tuple(points))


def test_clockwise_corners_have_positive_area() -> None:
    assert Quad.whole(4, 3).area == 12
    assert Quad.of(Quad.whole(4, 3).points[::-1]).area == -12


def test_the_identity_moves_no_pixel() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (12, 31, 3), dtype=np.uint8)
    assert np.array_equal(warp(picture, np.eye(3), (31, 12)), picture)
    strip, _ = rectify(picture, Quad.whole(31, 12), (31, 12))
    assert np.array_equal(strip, picture)


def test_doubling_keeps_edges_where_they_are() -> None:
    picture = np.zeros((8, 8, 3), np.uint8)
    picture[:, 4:] = 255
    strip, matrix = rectify(picture, Quad.whole(8, 8), (16, 16))
    assert np.allclose(project(np.array([[4.0, 4.0]]), matrix), [[8, 8]])
    assert strip[8, :7].max() < 40
    assert strip[8, 9:].min() > 215


def test_shrinking_averages_instead_of_skipping() -> None:
    stripes = np.zeros((64, 256, 3), np.uint8)
    stripes[:, ::2] = 255
    strip, _ = rectify(stripes, Quad.whole(256, 64), (32, 8))
    assert abs(int(strip.mean()) - 127) <= 2
    assert strip.std() < 12


def test_rectify_undoes_a_projection() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (40, 160, 3), dtype=np.uint8)
    plate = np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.uint8)
    quad = Quad.of([(30, 22), (270, 40), (262, 118), (24, 90)])
    scene = warp(plate, homography(Quad.whole(160, 40), quad), (300, 140))
    strip, matrix = rectify(scene, quad, (160, 40))
    assert np.abs(strip.astype(int) - plate)[4:-4, 4:-4].mean() < 3
    assert np.allclose(project(quad.array, matrix), Quad.whole(160, 40).array, atol=1e-6)


def test_a_margin_is_measured_in_plate_heights() -> None:
    picture = np.zeros((60, 200, 3), np.uint8)
    picture[20:40, 50:150] = 200
    quad = Quad.from_box(Box(50, 20, 150, 40))
    strip, matrix = rectify(picture, quad, (120, 40), margin=0.5)
    assert np.allclose(project(quad.array, matrix)[0], [10, 10])
    assert strip[2, 60].max() == 0
    assert strip[20, 60].min() == 200
