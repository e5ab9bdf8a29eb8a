"""Which slot of one look is which slot of another: one lost stroke shifts all that follow.

Two rows of distributions over characters are laid against each other so that the slots that
stand together would agree as often as possible, where leaving one out costs ``gap``
(Needleman and Wunsch, 1970, with distributions for letters).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LEAST = 1e-6
"""Two slots that exclude each other count as agreeing this often, so that one of them alone
can't tear a whole look apart."""


def aligned(
    reference: Floats, looks: Floats, lengths: NDArray[np.int64], gap: float
) -> NDArray[np.int64]:
    """Return for each look and each slot of the reference the look's slot, or -1 for none.

    ``reference`` is (K, characters), ``looks`` (N, slots, characters), both probabilities; of
    look ``i`` only the first ``lengths[i]`` slots count.
    """
    scores = np.log(np.einsum("kc,njc->nkj", reference, looks) + _LEAST)
    count, rows, columns = scores.shape
    best = np.empty((count, rows + 1, columns + 1))
    best[:, 0, :] = -gap * np.arange(columns + 1)
    best[:, :, 0] = -gap * np.arange(rows + 1)
    for k in range(1, rows + 1):
        for j in range(1, columns + 1):
            left_out = np.maximum(best[:, k - 1, j], best[:, k, j - 1]) - gap
            together = best[:, k - 1, j - 1] + scores[:, k - 1, j - 1]
            best[:, k, j] = np.maximum(together, left_out)
    places = np.full((count, rows), -1, np.int64)
    for i in range(count):
        k, j = rows, int(lengths[i])
        while k and j:
            if best[i, k, j] == best[i, k - 1, j - 1] + scores[i, k - 1, j - 1]:
                k, j = k - 1, j - 1
                places[i, k] = j
            elif best[i, k, j] == best[i, k - 1, j] - gap:
                k -= 1
            else:
                j -= 1
    return places
