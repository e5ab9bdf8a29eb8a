"""The study's tables: what the seeds' systems learned from, what they make of plates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.handbook.results import RESULTS, bare, load, rows, shown
from tools.handbook.tables import NONE, markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.handbook.results import Row

NAMED = {
    "origin": "Origin: the crop as it came",
    "srcnn": "SRCNN",
    "realesrgan-x4plus": "Real-ESRGAN x4plus",
    "ours": "ours",
    "truth": "truth: the sharp plate",
}
BEFORE = ("-mse", "-gn")
"""Ends of the names that systems have as they were before their game."""


def training(name: str) -> str:
    """Return what each stage of each run learned from, and its exam before and after."""
    if not _kept(name):
        return NONE
    heads = ("run", "stage", "laps", "batches", "pictures seen", "minutes",
             "exam: PSNR", "SSIM")  # fmt: skip
    lines = [
        [f"`{one['recipe']}`", one["stage"], bare(one, "epochs"), bare(one, "steps"),
         bare(one, "pictures"), bare(one, "minutes"), _change(one, "psnr"),
         _change(one, "ssim")]
        for one in rows(name)
    ]  # fmt: skip
    return markdown(heads, lines)


def comparison(name: str, condition: str) -> str:
    """Return the seeds' comparison in one condition, over all sets."""
    if not _kept(name):
        return NONE
    parameters = load(name)["parameters"]
    heads = ("", "n", "read exactly by RapidOCR, % (95 %)", "characters right, %",
             "read exactly by our reader, %", "crisp characters, %", "of these wrong, %",
             "PSNR", "SSIM", "parameters", "ms")  # fmt: skip
    lines = []
    for one in _in(name, condition):
        who = one["restorer"]
        learned = parameters.get(who)
        lines.append([
            NAMED.get(who, f"`{who}`" if learned else who),
            bare(one, "n"),
            f"{bare(one, 'exact')} ({shown(one, 'exact', 'interval')})",
            *(_cell(one, c) for c in (
                "characters", "exact_ours", "crisp", "crisp_wrong", "psnr", "ssim"
            )),
            f"{learned / 1e6:.2f} M" if learned else "-",
            _cell(one, "ms"),
        ])  # fmt: skip
    return markdown(heads, lines)


def games(name: str, condition: str) -> str:
    """Return what each system makes of plates before its game against a critic, and after."""
    if not _kept(name):
        return NONE
    found = {one["restorer"]: one for one in _in(name, condition)}
    heads = ("before the game -> after it", "read exactly by RapidOCR, %",
             "characters right, %", "crisp characters, %", "of these wrong, %",
             "PSNR", "SSIM")  # fmt: skip
    columns = ("exact", "characters", "crisp", "crisp_wrong", "psnr", "ssim")
    lines = []
    for who, one in found.items():
        before = next((found[who + end] for end in BEFORE if who + end in found), None)
        if before is not None:
            lines.append(
                [f"`{who}`", *(f"{_cell(before, c)} -> {_cell(one, c)}" for c in columns)]
            )
    return markdown(heads, lines)


def readings(name: str) -> str:
    """Return who reads what of a system that has a recogniser of its own."""
    if not _kept(name):
        return NONE
    found: list[Row] = load(name)["reading"]
    kinds = list(dict.fromkeys(one["picture"] for one in found))
    share = {(one["reader"], one["picture"]): one["exact"] for one in found}
    lines = [
        [reader, *(f"{100 * share[reader, kind]:.1f}" if (reader, kind) in share else "-"
                   for kind in kinds)]
        for reader in dict.fromkeys(one["reader"] for one in found)
    ]  # fmt: skip
    return markdown(("read exactly by, %", *kinds), lines)


TABLES: dict[str, Callable[..., str]] = {
    made.__name__: made for made in (training, comparison, games, readings)
}


def _in(name: str, condition: str) -> list[Row]:
    found = [one for one in rows(name) if one["condition"].replace(" ", "-") == condition]
    return [one for one in found if one["set"] == "all"] or found


def _change(one: Row, column: str) -> str:
    before, after = (_cell(one, f"{column}_{when}") for when in ("before", "after"))
    return "-" if before == after == "-" else f"{before} -> {after}"


def _cell(one: Row, column: str) -> str:
    return bare(one, column) if column in one else "-"


def _kept(name: str) -> bool:
    return (RESULTS / name).is_dir()
