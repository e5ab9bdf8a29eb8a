"""What a report says in sentences, for readers who have never seen such a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.judge import DOUBT
from plateglass.show.ink import percent
from plateglass.show.maps import FULL

if TYPE_CHECKING:
    from plateglass.results import Legibility, Plate

LEGIBILITY: dict[Legibility, str] = {
    "good": "The characters can be told. A mistake would be unusual, and is possible.",
    "fair": "Most characters can be told; some have serious alternatives.",
    "poor": "Few characters can be told. The reading is a lead at most: see the candidates.",
    "none": "The pixels do not tell what the plate says. What is listed is hardly more than a "
    "guess.",
}

MADE_BY = {"plain": "by filters, nothing learned", "learned": "by a neural network"}
"""How a restored picture came about, by its kind."""

_RESTORING = {
    "plain": "Each plate was restored by filters with nothing learned: blocks and noise "
    "calmed, the picture enlarged (Lanczos), blur reduced (Richardson and Lucy), the contrast "
    "spread. Filters cannot draw a character that they have seen elsewhere; they can still "
    "change how one looks.",
    "learned": "Each plate was restored by a neural network that learned from pictures of "
    "other plates. The network is told what the reader sees, and how surely. It can draw a "
    "character that is sharp and wrong; the map of doubt shows where the reader is unsure.",
}
_BY_OTHERS = (
    "Each plate was restored by {}, which does not come with this program. A model can draw a "
    "character that is sharp and wrong."
)
HOW_TO_READ = (
    "A probability says how often a statement of this kind is right: of a hundred plates read "
    "with 80 %, about eighty are right in every character and twenty are not. That of a plate "
    "is the probability that all its characters are right together; it is not a mean.",
    f"A question mark stands for a character whose probability is below {percent(DOUBT)}. The "
    "figures called “As recorded” show the file’s own pixels; all else was derived from them.",
)

LIMITS = (
    "A plate is read as letters and digits only. Nothing here says whose vehicle it is, that "
    "the plate belongs to it, or that the plate is genuine.",
    "Characters that look alike at this size (0 and O, 8 and B, 5 and S) are told apart by a "
    "few pixels, which blur, noise and compression can change.",
    "A restored picture that explains the original well may still show a wrong character, if "
    "that one fits the same pixels.",
    "The probabilities were set right on pictures with known plates. A picture unlike those, "
    "by its camera, codec, weather or kind of plate, may be read worse than its number says.",
    "Who knows what a plate ought to say sees it more easily. Read the original pixels before "
    "the reading, and let somebody who does not know the case read them too.",
    "Other frames of the same scene, if there are any, tell more than any processing of one.",
)

DOUBT_MAP = (
    "Orange where the reader doubts which character stands there, the stronger the more; "
    "inside the line by more than half."
)
BY_FORMULA = (
    "For comparison: the original made larger and clearer by filters that learned nothing. "
    "Where the restored picture shows another character, the model decided it."
)
SAMPLES = (
    "The same plate drawn as if each of these texts were certain, with the probability of "
    "the text. The misfit says how much of the original each leaves unexplained: where it is "
    "alike, the original does not decide between them."
)
SAMPLES_MAP = (
    "Orange where the pictures drawn for different readings differ: so much of the restored "
    "plate hangs on what it is taken to say."
)
AGREE = "Both say the same."
DIFFER = "They differ: trust the original, and nothing in the restored picture where they do."
FUSED = (
    "Where several frames show a plate, each was read by itself. What they say was added up "
    "place by place, each frame weighing as much as it tells, and corrected as above. For the "
    "eye the frames were laid over each other and averaged."
)
SETS = (
    "A set holds the true character as often as its head says, over many characters of plates "
    "as legible as this one, easy and hard ones together. It promises nothing about a single "
    "hard one: where a probability is low, go by that."
)


def residual_map(misfit: float | None) -> str:
    """Tell what a map of differences shows, and the number that sums it up."""
    told = (
        f" The misfit, their root mean square, is {misfit:.1f}." if misfit is not None else ""
    )
    return (
        "Where the original is lighter or darker than the restored picture photographed again. "
        f"Full colour is {FULL:.0f} of 255 grey levels.{told}"
    )


def method(plates: list[Plate], *, found: bool, fused: bool = False) -> list[str]:
    """Tell how the results came about, step by step.

    ``found`` if a finder took part, ``fused`` if several frames were read together.
    """
    steps = []
    if found:
        steps.append(
            "A neural network looked for plates in each picture and gave the four corners of "
            "each, with a score. A picture that turned out to be one plate was taken whole."
        )
    else:
        steps.append("No plate was looked for: where each one is was said by the user.")
    if any(plate.original is not None for plate in plates):
        steps += [
            "A second neural network read the original pixels of each plate, turned upright "
            "and brought to its size, and gave every character that it knows a probability "
            "in every place.",
            "These probabilities were corrected so that they come true as often as they say on "
            "pictures whose plates are known, and combined into the probability of the whole "
            "plate and of each candidate.",
        ]
    if fused:
        steps.append(FUSED)
    kinds = sorted({plate.restoration.kind for plate in plates if plate.restoration})
    steps += [_RESTORING.get(kind, _BY_OTHERS.format(kind)) for kind in kinds]
    if any(plate.restored is not None for plate in plates):
        steps.append(
            "The network that reads also read the restored picture, as a check. That reading "
            "is shown for comparison; it changes neither the reading nor its probability."
        )
    return steps
