"""What a caller may ask for beside the picture, as the query of a request."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from plateglass.pipeline import Wish
from plateglass.plates.catalog import countries
from plateglass.serve.corners import PATTERN, Corners, corners_of

Format = Literal["plateglass", "openalpr", "platerecognizer"]
Code = Enum("Code", {code: code for code in countries()}, type=str)  # type: ignore[misc]
Code.__doc__ = "ISO 3166 code of a country whose plates are known."


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Country = Annotated[
    Code,
    BeforeValidator(_upper),
    Field(description="Where the plate is from: texts of other countries become unlikely."),
]
View = Annotated[
    Literal["auto", "crop", "photo"],
    Field(description="`crop`: each picture is one plate; `photo`: it has plates somewhere."),
]
Grammar = Annotated[
    bool, Field(description="Rule out texts that no plate of the country could have.")
]
Top = Annotated[int, Field(ge=1, le=50, description="Candidates a plate.")]


def _wish(view: View, country: Code | None, grammar: bool, top: int) -> Wish:
    return Wish(view, None if country is None else str(country.value), grammar, top)


def _settings(wish: Wish) -> dict[str, object]:
    return {
        "view": wish.view,
        "country": wish.country,
        "grammar": wish.grammar,
        "top": wish.top,
    }


def _checked(text: str) -> str:
    corners_of(text)
    return text


class Options(BaseModel):
    """How pictures are to be looked at."""

    model_config = ConfigDict(extra="forbid")

    view: View = "auto"
    country: Country | None = None
    grammar: Grammar = False
    top: Top = 10
    together: bool = Field(
        False,
        description="The pictures show the same car: read them together. The answer is one "
        "result, that of the picture that told most, with what each picture said in `frames`.",
    )
    quad: list[Annotated[str, Field(pattern=PATTERN), AfterValidator(_checked)]] = Field(
        [],
        max_length=64,
        description="Corners of a plate, `x1,y1,x2,y2,x3,y3,x4,y4` in pixels of the upright "
        "picture, clockwise from the plate's top left; instead of looking for plates. Once "
        "for each plate. Of several pictures it says which one, from 1: `2:x1,y1,...`.",
    )

    @property
    def wish(self) -> Wish:
        """The same in the pipeline's words."""
        return _wish(self.view, self.country, self.grammar, self.top)

    @property
    def corners(self) -> tuple[Corners, ...]:
        """The corners that were given."""
        return tuple(corners_of(text) for text in self.quad)

    @property
    def settings(self) -> dict[str, object]:
        """For the record: what was asked for."""
        told = _settings(self.wish)
        if self.together:
            told["together"] = True
        if self.quad:
            told["corners"] = [one.told for one in self.corners]
        return told


class ReadOptions(Options):
    """The same, and in whose words the answer is."""

    format: Format = Field(
        "plateglass",
        description="`openalpr` and `platerecognizer` answer one picture in those words.",
    )


class EnhanceOptions(Options):
    """The same, and whether to show the whole picture too."""

    samples: int = Field(
        0,
        ge=0,
        le=5,
        description="So many candidates are drawn: what the plate would look like if it said "
        "that, by a restorer that can draw what it is told.",
    )
    preview: bool = Field(
        False,
        description="Send the whole picture back as JPEG, upright, for browsers that can't "
        "decode it themselves.",
    )

    @property
    def wish(self) -> Wish:
        """The same in the pipeline's words."""
        return replace(super().wish, samples=self.samples)


class ClipOptions(BaseModel):
    """How a clip is to be watched."""

    model_config = ConfigDict(extra="forbid")

    view: View = "auto"
    country: Country | None = None
    grammar: Grammar = False
    top: Top = 10
    every: int = Field(1, ge=1, le=1000, description="Take only each so-manieth frame.")

    @property
    def wish(self) -> Wish:
        """The same in the pipeline's words."""
        return _wish(self.view, self.country, self.grammar, self.top)

    @property
    def settings(self) -> dict[str, object]:
        """For the record: what was asked for."""
        return {**_settings(self.wish), "every": self.every}


class OneOptions(Options):
    """The same for one plate of one picture."""

    plate: int = Field(1, ge=1, le=64, description="Which plate of the picture, from 1.")


class Sent(BaseModel):
    """A picture inside JSON."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("picture", max_length=1000, description="What results call it.")
    data: str = Field(
        description="The file in base64.", json_schema_extra={"contentEncoding": "base64"}
    )


class Pictures(BaseModel):
    """Pictures inside JSON."""

    model_config = ConfigDict(extra="forbid")

    pictures: list[Sent] = Field(min_length=1)
