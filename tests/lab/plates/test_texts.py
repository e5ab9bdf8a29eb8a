from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.errors import WrongUse
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.texts import random_text, tricky_text
from plateglass.plates import FORMATS

INDEX = st.integers(0, len(FORMATS) - 1)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), index=INDEX)
def test_random_texts_keep_to_the_characters_and_nearly_to_the_length(
    seed: int, index: int
) -> None:
    form = FORMATS[index]
    text = random_text(form, np.random.default_rng(seed))
    assert set(text) <= form.characters
    assert min(form.lengths) - 2 <= len(text) <= max(form.lengths) + 2


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), index=INDEX)
def test_tricky_texts_obey_the_grammar(seed: int, index: int) -> None:
    form = FORMATS[index]
    assert form.matches(tricky_text(form, np.random.default_rng(seed)))


def test_weights_decide_the_country() -> None:
    rng = np.random.default_rng(0)
    mix = Mix(countries={"CN": 3.0, "DE": 1.0})
    drawn = [mix.format(rng).country for _ in range(400)]
    assert drawn.count("CN") == pytest.approx(300, abs=40)
    assert set(drawn) == {"CN", "DE"}


def test_an_unknown_country_is_named() -> None:
    with pytest.raises(WrongUse, match="'ZZ'"):
        Mix(countries={"ZZ": 1.0}).format(np.random.default_rng(0))
