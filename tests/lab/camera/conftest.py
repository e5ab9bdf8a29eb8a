from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plateglass.lab.camera.measure import stand_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from plateglass.geometry import Quad


@pytest.fixture
def plate() -> tuple[NDArray[np.uint8], Quad]:
    return stand_in()
