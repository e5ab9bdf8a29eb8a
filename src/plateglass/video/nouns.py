"""What comes out of a clip: tracks, each with its looks and one fused reading.

    Event ── track ──> Track ── reading ──> Reading   all looks taken together
                         └───── looks ────> Look      what each frame said alone

Times are seconds since the source's first frame; probabilities lie in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from plateglass.results import NOT_READ, Plate, Restoration, Sight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from plateglass.geometry import Quad
    from plateglass.results import Legibility, Reading, Restoration

    Picture = NDArray[np.uint8]

Kind = Literal["new", "update", "end"]


@dataclass(frozen=True)
class Look:
    """One frame of a track, read by itself."""

    frame: int
    """Number of the frame in its source, from 0."""
    time: float
    """Seconds since the source's first frame."""
    quad: Quad
    """The plate's corners in the frame, clockwise from its top left."""
    found: float
    """The finder's score in this frame; 0 where the plate was only followed there."""
    best: str
    p: float
    """Calibrated probability that this frame's ``best`` is right."""
    legibility: Legibility
    weight: float = 0.0
    """Its share in the fused reading; all looks of a track add up to 1."""


@dataclass(frozen=True)
class Track:
    """One plate followed through a clip, and what all its frames say together."""

    id: int
    """Counts from 1 in the order of appearance; never used twice in a source."""
    source: str
    start: float
    """Seconds at which it was first seen."""
    end: float
    """Seconds at which it was last seen."""
    frames: int
    """Frames in which it was found or followed."""
    looks: tuple[Look, ...]
    """In order of time; of a very long track only as many as are worth keeping."""
    reading: Reading = NOT_READ
    """The fused reading; its ``p`` is calibrated for tracks."""
    agreement: float = 0.0
    """Share of the looks, by weight, that say the same as the fused reading."""
    pictures: tuple[Picture, ...] = field(default=(), compare=False, repr=False)
    """The plate upright in its best frames, best first, as recorded."""
    shown: tuple[int, ...] = ()
    """The frame number of each picture."""
    fused: Picture | None = field(default=None, compare=False, repr=False)
    """The frames registered and averaged on a finer grid, nothing added."""
    restoration: Restoration | None = field(default=None, compare=False, repr=False)
    """The fused picture restored for the eye."""

    @property
    def best_look(self) -> Look:
        """The look that told most."""
        return max(self.looks, key=lambda look: (look.weight, look.p))

    @property
    def plate(self) -> Plate:
        """The track as a plate of its best frame, for whatever shows and writes plates."""
        look = self.best_look
        return Plate(
            quad=look.quad,
            found=max(seen.found for seen in self.looks),
            reading=self.reading,
            original=Sight(look.best, look.p),
            restoration=self.restoration,
        )


@dataclass(frozen=True)
class Event:
    """Something that happened to a track: it is ``new``, was read anew, or came to its end.

    Pictures come with ``end`` only.
    """

    kind: Kind
    track: Track


@dataclass(frozen=True)
class Visible:
    """A plate as it is seen in one frame, for whoever draws on frames."""

    id: int | None
    """The track's, once it is sure that there is one."""
    quad: Quad
    text: str
    """What the looks so far say together, as people read it; empty where they say nothing."""
    p: float


@dataclass
class Summary:
    """How the watching of one source went; counts while it goes."""

    source: str
    width: int = 0
    height: int = 0
    duration: float | None = None
    """Seconds, where the source knows; ``None`` for a camera."""
    frames: int = 0
    """Frames shown to us."""
    seconds: float = 0.0
    """Time of the last frame."""
    skipped: int = 0
    """Packets or files that were broken and passed over."""
    missed: int = 0
    """Frames of a camera that came while others were looked at."""
    cuts: int = 0
    """Places where the picture changed to another scene."""
    searched: int = 0
    """Frames in which the finder looked for plates everywhere."""
    read: int = 0
    """Looks of the reader, one for each plate that it was shown."""
    tracks: int = 0
    stopped: bool = False
    """Whether somebody ended it before the source did."""
    error: str | None = None
    """One sentence when the source broke off."""
    notes: list[str] = field(default_factory=list)
    """What a person should know about how the source was read."""
    ms: dict[str, float] = field(default_factory=dict)
    """Milliseconds by stage."""
