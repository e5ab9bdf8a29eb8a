"""The tables that pages show, made from committed results."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass import toml
from plateglass.lab.evaluate.benchmarks.clips import MANY
from tools.handbook.results import RESULTS, ROOT, Row, bare, load, row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HEIGHTS = ("none", "24", "16", "12", "8")
SETS = {
    "cn_parking_crops": "China, car park",
    "id_crops": "Indonesia",
    "ru_crops": "Russia",
    "vn_crops": "Vietnam",
    "us_crops": "USA, crops",
    "us_scenes": "USA, photos",
    "eu_scenes": "Europe, photos",
    "br_scenes": "Brazil, photos",
    "pl_scenes": "Poland, photos",
    "bd_scenes": "Bangladesh, photos",
    "eg_scenes": "Egypt, photos",
    "eg_motorcycle_scenes": "Egypt, motorcycles",
    "es_street_scenes": "Spain, streets",
    "ro_scenes": "Romania, photos",
    "ro_tracks": "Romania, tracks",
    "pk_scenes": "Pakistan, photos",
    "wide": "plates 560 to 640 px wide",
    "turned": "turned by 35 to 45 degrees",
    "far": "20 to 26 px wide in 4000x3000",
    "night": "after dark",
    "glare": "a light that dazzles",
    "several": "eight plates, 10 to 580 px wide",
    "decoys": "no plate, twelve boards",
    "cn_ccpd_crops": "China, CCPD",
    "all": "all",
}
"""What people call the sets; one that is not here keeps its own name."""

NONE = "*No run has been kept yet.*\n"
"""Stands for a table whose measurement is still to be made."""

TASKS = {
    "reading": "reading a crop of 16 px",
    "restoring": "restoring a crop of 16 px",
    "finding-1280x720": "finding plates in 1280x720",
    "finding-4000x3000": "finding plates in 4000x3000",
}
"""What is timed in ``docs/results/speed``."""
WAYS = {
    "plateglass-32-at-once": "plateglass, 32 at once",
    "plateglass-drawing-alone": "plateglass, the drawing alone",
}
"""How, where that is not a name."""

SERVED: dict[str, Callable[[Row], str]] = {
    "lost": lambda one: bare(one, "lost"),
    "pictures a second": lambda one: f"{one['pictures_a_second']:.0f}",
    "as a share of the pipeline's own, measured before and after":
        lambda one: f"{100 * one['share_of_the_pipeline']:.0f} %",
    "the same by processor time a picture":
        lambda one: f"{100 * one['share_by_cpu']:.0f} %",
    "time to answer, median and 95th percentile":
        lambda one: f"{one['ms_median']:.0f} ms, {one['ms_p95']:.0f} ms",
    "`/health` under that load, median, 95th percentile and worst":
        lambda one: ", ".join(f"{one[f'health_ms_{part}']:.0f} ms"
                              for part in ("median", "p95", "worst")),
    "memory, first and last quarter":
        lambda one: ", ".join(f"{one[f'memory_mib_{part}_quarter']:.0f} MiB"
                              for part in ("first", "last")),
}  # fmt: skip
"""What the table of the service says, and how, of one run of ``tests.serve.measured``."""


def peers(name: str) -> str:
    """Return exact plates and confident errors, ours and RapidOCR's, by plate height."""
    heads = ("plate height", "read exactly", "RapidOCR", "wrong while sure (p >= 0.9)",
             "RapidOCR")  # fmt: skip
    lines = []
    for height in HEIGHTS:
        ours, theirs = _pair(name, "all", height)
        cells = [f"{bare(one, column)} %" for column in ("exact", "hallucinated")
                 for one in (ours, theirs)]  # fmt: skip
        lines.append([_height(ours), *cells])
    return markdown(heads, lines)


def sets(name: str) -> str:
    """Return exact plates by set and height: ours, and RapidOCR's after a stroke."""
    heads = ["plates from", "n", *(_heading(h) for h in HEIGHTS[:4])]
    lines = []
    for key in _in_order(one["set"] for one in rows(name, reader="plateglass")):
        pairs = [_pair(name, key, height) for height in HEIGHTS[:4]]
        cells = [f"{bare(o, 'exact')} / {bare(t, 'exact')}" for o, t in pairs]
        lines.append([_set(key), bare(pairs[0][0], "n"), *cells])
    return markdown(heads, lines)


def trust(name: str) -> str:
    """Return what our probabilities are worth, by plate height, RapidOCR's after a stroke."""
    heads = ("plate height", "calibration error", "confidently wrong", "covered at 99 %",
             "right text among 5")  # fmt: skip
    columns = ("ece", "hallucinated", "coverage99", "rank5")
    lines = []
    for height in (*HEIGHTS, "all"):
        ours, theirs = _pair(name, "all", height)
        cells = [f"{bare(ours, c)} / {bare(theirs, c)}" for c in columns]
        lines.append([_height(ours), *cells])
    return markdown(heads, lines)


def reader_card(name: str) -> str:
    """Return the table of the reader's card."""
    heads = ("plate height", "n", "plateglass: exact (95 %)", "rapidocr: exact (95 %)",
             "characters", "rank 5", "ECE", "coverage at 99 %", "wrong at p >= .9")  # fmt: skip
    lines = []
    for height in (*HEIGHTS, "all"):
        ours, theirs = _pair(name, "all", height)
        lines.append([
            _height(ours), bare(ours, "n"),
            _interval(ours, "exact"), _interval(theirs, "exact"),
            *(bare(ours, c) for c in ("characters", "rank5", "ece", "coverage99")),
            f"{bare(ours, 'hallucinated')} / {bare(theirs, 'hallucinated')}",
        ])  # fmt: skip
    return markdown(heads, lines)


def readers(name: str) -> str:
    """Return what several readers read of the same plates, by height."""
    found = rows(name, set="all") or rows(name)
    names = _in_order(one["reader"] for one in found)
    lines = []
    for height in _in_order(str(one["height"]).lower() for one in found):
        several = [one for one in found if str(one["height"]).lower() == height]
        exact = [_interval(one, "exact") for one in several]
        lines.append([_heading(height), bare(several[0], "n"), *exact])
    heads = ("plate height", "n", *(f"{one}: exact, % (95 %)" for one in names))
    return markdown(heads, lines)


def trained(name: str) -> str:
    """Return what was read before and after a training; say so where nobody kept one yet."""
    if not _kept(name):
        return NONE
    how = RESULTS / name / "how.txt"
    return readers(name) + (f"\n{how.read_text('utf-8').strip()}\n" if how.is_file() else "")


def finders(name: str, finder: str = "plateglass") -> str:
    """Return what the finder finds, by set."""
    heads = ("photos from", "plates", "found, % (95 %)", "right, % (95 %)",
             "right by the labels alone, %", "corners, % of height", "by hand")  # fmt: skip
    lines = [
        [_set(one["set"]), bare(one, "plates"), _interval(one, "recall"),
         _interval(one, "precision"), bare(one, "labelled"),
         *(_interval(one, key) if one.get(key) else "-" for key in ("corner", "placed"))]
        for one in rows(f"{name}.sets", finder=finder)
    ]  # fmt: skip
    return markdown(heads, lines)


def finder_peers(name: str) -> str:
    """Return what each finder of one run finds, and how much of it is plates, by set."""
    kept = rows(f"{name}.sets") if _kept(name) else []
    who = _in_order(one["finder"] for one in kept)
    if len(who) < 2:
        return NONE
    heads = ["photos from", *(f"{each}: found, right, %" for each in who)]
    lines = []
    for key in _in_order(one["set"] for one in kept):
        mine = [row(f"{name}.sets", set=key, finder=each) for each in who]
        cells = [f"{bare(one, 'recall')}, {bare(one, 'precision')}" for one in mine]
        lines.append([_set(key), *cells])
    return markdown(heads, lines)


def hard_streets(name: str) -> str:
    """Return what our finder makes of drawn streets that are hard in one way each."""
    if not _kept(name):
        return NONE
    heads = ("drawn streets", "photos", "plates", "found, % (95 %)", "wrong",
             "corners, % of height")  # fmt: skip
    lines = [
        [_set(one["set"]), bare(one, "photos"), bare(one, "plates"),
         _interval(one, "recall") if one["recall"] is not None else "-", bare(one, "wrong"),
         bare(one, "corner")]
        for one in rows(f"{name}.sets", finder="plateglass")
    ]  # fmt: skip
    return markdown(heads, lines)


def widths(name: str, finder: str = "plateglass") -> str:
    """Return what the finder finds, by the plate's width."""
    lines = []
    for one in rows(f"{name}.widths", finder=finder):
        upto = f"to {one['to']:.0f} px" if one["to"] else "px and more"
        lines.append([f"{one['from']:.0f} {upto}", bare(one, "plates"), bare(one, "recall")])
    return markdown(("plate width", "plates", "found, %"), lines)


def corners(name: str) -> str:
    """Return how far corners are off, as suspected and as placed."""
    heads = ("corners", "plates found", "median (95 %)")
    told = (("plateglass-suspects", "as the finder suspects"),
            ("plateglass", "as this network places them"))  # fmt: skip
    lines = []
    for finder, said in told:
        one = row(f"{name}.sets", finder=finder)
        found = round(one["recall"] * one["plates"])
        lines.append([said, str(found), _interval(one, "corner")])
    return markdown(heads, lines)


def sightings(name: str) -> str:
    """Return what pictures of each kind were taken for."""
    lines = [
        [one["kind"], bare(one, "pictures"), bare(one, "cropped"), bare(one, "with_plate")]
        for one in rows(name, set="all")
    ]
    return markdown(("pictures", "n", "taken for a crop", "with a plate"), lines)


def speed(name: str) -> str:
    """Return how long a picture takes at each stage, and how many times as long with peers."""
    heads = ("what", "by", "threads", "ms (half of all)", "times ours")
    lines = [
        [TASKS[str(one["task"])], WAYS.get(one["by"], str(one["by"])), bare(one, "threads"),
         f"{float(one['ms']):.1f} ({float(one['low']):.1f}-{float(one['high']):.1f})",
         f"{float(one['times']):.1f}"]
        for one in rows(name)
    ]  # fmt: skip
    return markdown(heads, lines)


def doubts(name: str) -> str:
    """Return how many crisp characters would be wrong by what the product makes of them."""
    heads = ("drawn", "n", "wrong, %", "n by one reading", "wrong, %")
    lines = []
    for drawn in _in_order(one["drawn"] for one in rows(name)):
        both, one = (row(name, drawn=drawn, readings=each) for each in ("both", "one"))
        cells = [bare(each, what) for each in (both, one) for what in ("n", "crisp_wrong")]
        lines.append([drawn, *cells])
    return markdown(heads, lines)


def restorers(name: str) -> str:
    """Return what becomes of plates that are restored, by height, over all sets."""
    heads = ("height", "restorer", "n", "RapidOCR exact, % (95 %)", "our reader",
             "right to wrong", "crisp", "of these wrong", "PSNR", "SSIM", "levelled PSNR",
             "SSIM", "residual", "ms")  # fmt: skip
    columns = ("exact_ours", "lost", "crisp", "crisp_wrong", "psnr", "ssim", "psnr_aligned",
               "ssim_aligned", "residual", "ms")  # fmt: skip
    found = rows(name, set="all") or rows(name)
    lines = []
    for one in found:
        cells = [bare(one, c) if c in one else "-" for c in columns]
        exact = _interval(one, "exact")
        lines.append([one["condition"], one["restorer"], bare(one, "n"), exact, *cells])
    return markdown(heads, lines)


def cameras(name: str) -> str:
    """Return what is read of rendered plates as cameras photographed them, by height."""
    if not _kept(name):
        return NONE
    crops = rows(name, restorer="origin")
    heights = _in_order(str(one["height"]) for one in crops)
    heads = ("photographed as", "n", *(f"{height} px, % (95 %)" for height in heights))
    lines = []
    for camera in _in_order(one["protocol"] for one in crops):
        mine = [row(name, restorer="origin", protocol=camera, height=h) for h in heights]
        both = (f"{_interval(one, 'exact_ours')} / {bare(one, 'exact')}" for one in mine)
        lines.append([f"`{camera}`", bare(mine[0], "n"), *both])
    return markdown(heads, lines)


def clips(name: str) -> str:
    """Return what several frames say together, by the rule and the number of frames."""
    lines = []
    for one in rows(name):
        frames = {None: "-", MANY: "all of these"}.get(one["frames"], str(one["frames"]))
        lines.append([
            one["rule"], str(one["height"]), frames, bare(one, "n"), _interval(one, "exact"),
            bare(one, "ece"), bare(one, "hallucinated"),
        ])  # fmt: skip
    heads = ("rule", "height", "frames", "n", "exact, % (95 %)", "ECE", "wrong at p >= .9")
    return markdown(heads, lines)


def rules(name: str) -> str:
    """Return the plates read exactly by each rule, by the number of frames."""
    found = [one for one in rows(name) if one["frames"] not in (1, MANY)]
    names = _in_order(one["rule"] for one in found)
    lines = [
        [str(count), *(bare(row(name, rule=rule, frames=count), "exact") for rule in names)]
        for count in dict.fromkeys(one["frames"] for one in found)
    ]
    return markdown(("frames", *names), lines)


def clip_limits(name: str) -> str:
    """Return the plates read from clips of each kind, by the number of frames."""
    found = rows(f"{name}.limits")
    counts = _in_order(str(one["frames"]) for one in found)
    lines = []
    for kind in _in_order(one["condition"] for one in found):
        mine = [row(f"{name}.limits", condition=kind, frames=count) for count in counts]
        cells = [bare(one, "exact") for one in mine]
        lines.append([kind, bare(mine[0], "clips"), *cells])
    heads = ("clips", "n", *("one frame" if c == "1" else f"{c} frames" for c in counts))
    return markdown(heads, lines)


def serving(name: str) -> str:
    """Return how the service bears many clients, by the number of requests."""
    found = rows(name)
    heads = ("requests", *(bare(one, "requests") for one in found))
    lines = [[what, *(told(one) for one in found)] for what, told in SERVED.items()]
    return markdown(heads, lines)


def pacing(name: str) -> str:
    """Return whether watching a clip keeps up; say so where nobody kept a run yet."""
    if not _kept(name):
        return NONE
    heads = ("minutes shown", "frames processed over frames shown",
             "seconds of processor time a second", "memory, first and last tenth")  # fmt: skip
    lines = [
        [f"{one['minutes']:.0f}", f"{one['pace']:.2f}", f"{one['cores']:.2f}",
         f"{one['megabytes'][0]:.0f} MB, {one['megabytes'][-1]:.0f} MB"]
        for one in rows(name)
    ]  # fmt: skip
    return markdown(heads, lines)


def command(name: str) -> str:
    """Return the command that made a result."""
    return f"```sh\n{load(name)['environment']['command']}\n```\n"


def floors() -> str:
    """Return the package's floors, top first, with what each module says of itself."""
    contracts = toml.load(ROOT / "pyproject.toml")["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one["id"] == "floors")
    lines = []
    for number, layer in enumerate(layers, 1):
        for name in re.findall(r"\w+", layer):
            made = importlib.util.find_spec(f"plateglass.{name}")
            assert made is not None
            assert made.origin is not None
            text = ast.get_docstring(ast.parse(Path(made.origin).read_text("utf-8"))) or ""
            first = " ".join(text.split("\n\n")[0].split()).replace("``", "`")
            lines.append([str(number), f"`{name}`", first.replace("|", "&#124;")])
    return markdown(("floor", "module", "what is there"), lines)


TABLES: dict[str, Callable[..., str]] = {
    made.__name__.replace("_", "-"): made
    for made in (
        peers,
        sets,
        trust,
        reader_card,
        readers,
        trained,
        finders,
        finder_peers,
        hard_streets,
        widths,
        corners,
        sightings,
        speed,
        doubts,
        restorers,
        cameras,
        clips,
        rules,
        clip_limits,
        serving,
        pacing,
        command,
        floors,
    )
}


def markdown(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Lay rows out; everything but the first column stands to the right where it counts."""
    out = [heads, ["---"] * len(heads), *lines]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in out)


def _pair(name: str, key: str, height: str) -> tuple[Row, Row]:
    ours = row(name, reader="plateglass", set=key, height=height)
    return ours, row(name, reader="rapidocr", set=key, height=height)


def _height(one: Row) -> str:
    return _heading(str(one["height"]).lower())


def _heading(height: str) -> str:
    return {"none": "as it is", "all": "all"}.get(height, f"{height} px")


def _interval(one: Row, column: str) -> str:
    low, high = (bare(one, f"{column}_{end}") for end in ("low", "high"))
    return f"{bare(one, column)} ({low}-{high})"


def _set(key: str) -> str:
    return SETS.get(key, key)


def _kept(name: str) -> bool:
    return (RESULTS / name).is_dir()


def _in_order(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))
