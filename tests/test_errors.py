"""Errors keep their sentence wherever they go."""

import pickle

import pytest

from plateglass.errors import BadPicture, BadWeight, MissingExtra, PlateglassError, WrongUse


@pytest.mark.parametrize(
    "error",
    [
        BadPicture("a.jpg is empty"),
        BadWeight("reader.onnx is damaged"),
        WrongUse("no such country"),
        MissingExtra("filming", "av", "video"),
    ],
)
def test_an_error_survives_the_way_between_processes(error: PlateglassError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)


def test_a_missing_extra_says_what_to_install() -> None:
    assert "pip install 'plateglass[video]'" in str(MissingExtra("filming", "av", "video"))
