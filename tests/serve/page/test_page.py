"""What a person sees and does on the page."""

from __future__ import annotations

import json
import re
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.serve import clips
from tests.serve.conftest import running, until

from plateglass import image
from plateglass.demo import FOLDER
from plateglass.record import HYPOTHESIS
from plateglass.serve import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, FloatRect, Locator
    from tests.serve.conftest import Running

    from plateglass.demo import DemoPicture
    from plateglass.geometry import Quad


def open_files(page: Page, *files: Path) -> None:
    page.set_input_files("#picker", [str(file) for file in files])


def shown(page: Page) -> str:
    """The reading in large type, without separators."""
    page.wait_for_selector(".letters, .unread")
    expect(page.locator("#work")).to_be_hidden()
    return "".join(page.locator(".letters b").all_inner_texts())


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box is not None
    return box


def test_the_first_view_is_small_and_says_what_to_do(
    browser: Browser, service: Running
) -> None:
    with browser.new_context(base_url=service.url) as context:
        page = context.new_page()
        sizes: list[int] = []
        page.on("response", lambda a: sizes.append(a.request.sizes()["responseBodySize"]))
        page.goto("/", wait_until="networkidle")
        expect(page.get_by_role("heading", level=1)).to_contain_text("nobody can read")
        expect(page.get_by_role("contentinfo")).to_contain_text("hypothesis")
        assert 10_000 < sum(sizes) < 200_000


def test_a_picture_is_read(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    assert shown(page) == plate.text
    expect(page.locator("#subject")).to_contain_text(plate.path.name)
    expect(page.locator(".facts .huge")).to_have_text(re.compile("[0-9.]+ %"))
    expect(page.locator("#said")).to_contain_text(" ".join(plate.text[:2]))
    sentence = HYPOTHESIS.replace("'", "’")
    expect(page.get_by_role("contentinfo")).to_have_text(sentence)
    first = page.locator(".candidates tbody tr").first
    expect(first).to_contain_text(plate.text)


def test_a_sample_is_read(page: Page) -> None:
    page.locator("#hero").click()
    assert shown(page) == "MKX4071"


def test_alternatives_come_with_the_pointer_and_the_keys(page: Page) -> None:
    open_files(page, FOLDER / "japan-tilt.jpg")  # much of it stays in doubt
    shown(page)
    letters = page.locator(".letters button")
    others = page.locator(".others")
    letters.nth(2).hover()
    expect(others).to_contain_text("Character 3")
    expect(letters.nth(2)).to_have_attribute("aria-pressed", "true")
    letters.nth(2).focus()
    page.keyboard.press("ArrowRight")
    expect(others).to_contain_text("Character 4")
    unsure = page.locator(".letters button.unsure").first
    unsure.click()
    assert others.locator("li").count() > 1
    expect(page.locator("#marks .place.active")).to_have_count(1)
    expect(page.locator("#marks .place")).to_have_count(letters.count())
    page.locator("#showMarks").uncheck()
    expect(page.locator("#marks .place")).to_have_count(0)


def inked(page: Page, canvas: str) -> tuple[int, int]:
    """The columns of a canvas between which it is drawn on and not cut away."""
    left, right = page.evaluate(
        """(id) => {
          const canvas = document.querySelector(id), {width, height} = canvas;
          const middle = canvas.getContext("2d").getImageData(0, height >> 1, width, 1).data;
          const on = [...Array(width).keys()].filter((x) => middle[4 * x + 3]);
          return [on[0] ?? -1, on.at(-1) ?? -1];
        }""",
        canvas,
    )
    return left, right


def test_the_divider_moves_by_pointer_and_keys(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    shown(page)
    view, divider = box_of(page.locator("#plateView")), page.locator("#divider")
    clip = page.locator("#after")
    before = clip.evaluate("e => e.style.clipPath")
    grip = box_of(divider)
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + 30)
    page.mouse.down()
    page.mouse.move(view["x"] + 0.25 * view["width"], grip["y"] + 40)
    page.mouse.up()
    assert clip.evaluate("e => e.style.clipPath") != before
    assert abs(int(page.locator("#split").input_value()) - 25) <= 1
    page.locator("#split").focus()
    page.keyboard.press("End")
    assert page.locator("#split").input_value() == "100"
    left, right = inked(page, "#before")
    assert 0 <= left < right


def test_layers_zoom_and_light(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    shown(page)
    page.keyboard.press("4")
    expect(page.get_by_role("radio", name="Doubt")).to_have_attribute("aria-checked", "true")
    page.get_by_role("radio", name="Original").click()
    expect(page.locator("#divider")).to_be_hidden()
    page.get_by_role("radio", name="Plain").click()
    expect(page.locator("#afterTag")).to_contain_text("nothing learned")
    zoom = page.locator(".plate .zoom output")
    fitted = zoom.inner_text()
    view = box_of(page.locator("#plateView"))
    page.mouse.move(view["x"] + view["width"] / 2, view["y"] + view["height"] / 2)
    page.mouse.wheel(0, -600)
    expect(zoom).not_to_have_text(fitted)
    page.locator(".plate .zoom").get_by_role("button", name="Fit").click()
    expect(zoom).to_have_text(fitted)
    page.locator("#brightness").fill("150")
    assert "brightness(150%)" in page.locator("#before").evaluate("e => e.style.filter")
    page.locator("#level").click()
    assert "brightness(100%)" in page.locator("#after").evaluate("e => e.style.filter")


def test_one_of_several_plates_is_chosen(page: Page, two_plates: Path) -> None:
    open_files(page, two_plates)
    texts = {shown(page)}
    page.locator("#grips .pick").nth(1).click()
    expect(page.locator(".plates button").nth(1)).to_have_attribute("aria-pressed", "true")
    texts.add(shown(page))
    page.keyboard.press(",")
    expect(page.locator(".plates button").nth(0)).to_have_attribute("aria-pressed", "true")
    assert texts == {"BHR5120", "LK19VTZ"}


def test_corners_are_set_by_hand_and_read_again(
    page: Page, hidden_plate: tuple[Path, Quad, str]
) -> None:
    path, quad, text = hidden_plate
    open_files(page, path)
    page.wait_for_selector("main[data-state=open]")
    expect(page.locator("#work")).to_be_hidden()
    page.locator(".photo .zoom").get_by_role("button", name="Fit").click()
    page.locator("#draw").click()
    picture = page.locator("#photoView")
    place = page.evaluate(
        """() => { const c = document.querySelector("#photoView");
                  return [c.clientWidth, c.clientHeight]; }"""
    )
    scale = min((place[0] - 56) / 640, (place[1] - 56) / 400)
    left, top = (place[0] - 640 * scale) / 2, (place[1] - 400 * scale) / 2
    for corner in range(4):
        x, y = quad.points[corner]
        box = box_of(picture)
        held = page.locator("#grips button:not(.pick)").nth(corner)
        grip = box_of(held)
        at_x, at_y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
        # Of a small plate one takes hold of a place beside the corner.
        away_x, away_y = held.evaluate(
            "e => ['--dx', '--dy'].map((name) => -parseFloat(e.style.getPropertyValue(name)))"
        )
        page.mouse.move(at_x, at_y)
        page.mouse.down()
        expect(page.locator("#loupe")).to_be_visible()
        page.mouse.move(
            box["x"] + left + x * scale + away_x,
            box["y"] + top + y * scale + away_y,
            steps=4,
        )
        page.mouse.up()
    with page.expect_response(re.compile("quad=")) as answered:
        page.locator("#again").click()
    (found,) = answered.value.json()["results"][0]["plates"]
    assert np.abs(np.array(found["quad"]) - quad.array).max() < 2
    expect(page.locator(".says").last).to_contain_text("corners you set")
    assert shown(page) in (text, found["text"].replace(" ", "").replace("-", ""))
    first = page.locator("#grips button:not(.pick)").first
    before = first.get_attribute("aria-label")
    first.focus()
    page.keyboard.press("ArrowLeft")
    assert first.get_attribute("aria-label") != before
    page.locator("#undo").click()
    assert first.get_attribute("aria-label") == before


def test_a_country_narrows_what_it_can_be(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    shown(page)
    with page.expect_response(re.compile("country=CN")):
        page.select_option("#country", "CN")
    expect(page.locator(".facts")).to_contain_text("China")
    with page.expect_response(re.compile("grammar=true")):
        page.locator("#grammar").check()
    expect(page.locator(".candidates, .unread").first).to_be_visible()


@pytest.fixture(scope="module")
def stills(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("stills")
    pictures = enumerate(clips.frames(3))
    return [image.save(picture, folder / f"still{i}.png") for i, picture in pictures]


def test_frames_of_one_car_are_read_together(page: Page, stills: list[Path]) -> None:
    open_files(page, *stills[:2])
    page.get_by_role("button", name=re.compile("The same car")).click()
    assert shown(page) == clips.TEXT
    expect(page.locator(".frames li")).to_have_count(2)
    with page.expect_file_chooser() as choosing:
        page.locator("#moreFrames").click()
    choosing.value.set_files(str(stills[2]))
    expect(page.locator(".frames li")).to_have_count(3)
    assert shown(page) == clips.TEXT
    expect(page.locator("#afterTag")).to_contain_text("3 frames")


def test_corners_are_corrected_in_one_of_several_frames(page: Page, stills: list[Path]) -> None:
    open_files(page, *stills)
    page.get_by_role("button", name=re.compile("The same car")).click()
    shown(page)
    frames = page.locator(".frames button")
    frames.nth(1).click()
    expect(frames.nth(1)).to_have_attribute("aria-pressed", "true")
    corner = page.locator("#grips button:not(.pick)").nth(0)
    corner.focus()
    page.keyboard.press("Shift+ArrowLeft")
    with page.expect_response(re.compile("quad=2%3A")) as answered:
        page.keyboard.press("Enter")
    looks = answered.value.json()["results"][0]["frames"]
    moved = looks[1]["quad"][0][0] - clips.quad(1).points[0][0]
    assert -14 < moved < -6
    expect(page.locator(".says").last).to_contain_text("corners you set")
    expect(frames.nth(1)).to_have_attribute("aria-pressed", "true")
    with page.expect_download() as download:
        page.locator("[data-export=record]").click()
    told = json.loads(download.value.path().read_text("utf-8"))
    assert told["settings"]["corners"][0]["picture"] == 2
    with page.expect_response(re.compile("enhance")) as answered:
        page.locator("#undo").click()
    assert "quad" not in answered.value.url


def test_different_cars_are_kept_apart(
    page: Page, two_plates: Path, plate: DemoPicture
) -> None:
    open_files(page, plate.path, two_plates)
    page.get_by_role("button", name=re.compile("Different cars")).click()
    items = page.locator(".history li button")
    expect(items).to_have_count(2)
    items.nth(1).click()
    assert shown(page) == plate.text


def test_a_clip_is_a_job(page: Page, tmp_path: Path) -> None:
    open_files(page, clips.film(tmp_path / "pass.mp4"))
    assert shown(page) == clips.TEXT
    expect(page.locator("#subject")).to_contain_text("0:00")
    assert page.locator(".frames li").count() > 1
    endings = {
        "strip": ".strip.png", "clip": ".mp4", "record": ".json", "card": ".card.png",
        "report": ".report.html", "picture": ".1.png",
    }  # fmt: skip
    for what, ending in endings.items():
        with page.expect_download() as download:
            page.locator(f"[data-export={what}]").click()
        assert download.value.suggested_filename.endswith(ending)


def test_corners_are_corrected_in_a_frame_of_a_clip(page: Page, tmp_path: Path) -> None:
    open_files(page, clips.film(tmp_path / "pass.mp4", 8))
    shown(page)
    with page.expect_response(re.compile("frames/5")):
        page.locator(".frames button").nth(5).click()
    expect(page.locator(".frames [aria-pressed=true]")).to_contain_text("0:00.5")
    page.locator("#grips button:not(.pick)").nth(0).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#subject")).to_contain_text("pass-frame5.png")
    expect(page.locator(".says").last).to_contain_text("corners you set")
    assert shown(page) == clips.TEXT
    expect(page.locator(".history li")).to_have_count(2)


def test_one_goes_on_while_a_clip_is_watched(
    page: Page, service: Running, plate: DemoPicture, tmp_path: Path
) -> None:
    gone_on = threading.Event()
    service.house.jobs._thread.submit(gone_on.wait, 60)  # or the clip may be done before
    open_files(page, clips.film(tmp_path / "pass.mp4"))
    expect(page.locator("#work")).to_contain_text("pass.mp4")
    open_files(page, plate.path)
    page.wait_for_selector(".letters")
    page.get_by_role("button", name="Card").click()  # takes nothing else's place
    gone_on.set()
    ready = page.locator("#work li", has_text="Plates in pass.mp4: 1")
    expect(ready).to_be_visible()
    expect(page.locator("#subject")).to_contain_text(plate.path.name)
    ready.get_by_role("button", name="Show").click()
    expect(page.locator("#subject")).to_contain_text("pass.mp4")
    assert shown(page) == clips.TEXT


def test_clips_are_forgotten_with_the_page(
    page: Page, service: Running, tmp_path: Path
) -> None:
    open_files(page, clips.film(tmp_path / "pass.mp4", 8))
    shown(page)
    known = set(service.house.jobs._jobs)
    assert known
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#gone")).to_contain_text("(1)")
    until(lambda: not known & set(service.house.jobs._jobs))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#gone")).to_be_hidden()


def test_the_text_is_copied(page: Page, plate: DemoPicture) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_files(page, plate.path)
    shown(page)
    page.keyboard.press("c")
    expect(page.locator("#copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").replace(" ", "") == plate.text
    expect(page.locator("#said")).to_contain_text("clipboard")


def test_letter_and_digit_are_told_apart(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    shown(page)
    kinds = page.locator(".others li b").all_inner_texts()
    assert [kind.split() for kind in kinds[:2]] == [["0", "digit"], ["O", "letter"]]


def test_everything_can_be_handed_on(page: Page, plate: DemoPicture, tmp_path: Path) -> None:
    open_files(page, plate.path)
    shown(page)
    saved = {}
    for what in ("card", "record", "report", "picture"):
        with page.expect_download() as download:
            page.locator(f"[data-export={what}]").click()
        saved[what] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[what])
    told = json.loads(saved["record"].read_text("utf-8"))
    assert saved["card"].name in told["outputs"]
    assert image.load(saved["card"]).shape[1] == 1600
    assert "Keep the original" in saved["report"].read_text("utf-8")


def test_what_goes_wrong_is_told_and_the_page_goes_on(
    page: Page, plate: DemoPicture, tmp_path: Path
) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("hello")
    open_files(page, bad)
    expect(page.locator("#trouble")).to_contain_text("no picture that Plateglass knows")
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    open_files(page, empty)
    expect(page.locator("#trouble")).to_contain_text("empty.mp4")
    open_files(page, plate.path)
    assert shown(page) == plate.text
    expect(page.locator("#trouble")).to_be_hidden()


def test_a_picture_that_the_browser_cannot_decode(
    page: Page, plate: DemoPicture, tmp_path: Path
) -> None:
    tiff = image.save(image.load(plate.path), tmp_path / "plate.tiff")
    open_files(page, tiff)
    assert shown(page) == plate.text
    left, right = inked(page, "#picture")
    assert 0 <= left < right


def test_a_picture_on_its_side_is_shown_upright(
    page: Page, plate: DemoPicture, tmp_path: Path
) -> None:
    upright = image.load(plate.path)
    told = Image.Exif()
    told[0x0112] = 6  # to be turned clockwise
    side = tmp_path / "side.jpg"
    Image.fromarray(np.rot90(upright)).save(side, quality=100, subsampling=0, exif=told)
    open_files(page, side)
    assert shown(page) == plate.text
    height, width = upright.shape[:2]
    expect(page.locator("#subject")).to_contain_text(f"{width} × {height}")
    left, right = inked(page, "#picture")
    canvas = page.locator("#picture").evaluate("e => e.width")
    assert right - left > 0.5 * canvas  # it lies


def test_it_is_pasted_or_dropped(page: Page, plate: DemoPicture) -> None:
    data = list(plate.path.read_bytes())
    give = """([data, kind]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(data)], "given.jpg", {type: "image/jpeg"}));
      window.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true})
        : new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }"""
    for count, kind in enumerate(("paste", "drop"), 1):
        page.evaluate(give, [data, kind])
        expect(page.locator(".history li")).to_have_count(count)
        assert shown(page) == plate.text


def test_corners_of_one_plate_leave_the_others_alone(page: Page, two_plates: Path) -> None:
    open_files(page, two_plates)
    texts = {shown(page)}
    page.locator("#near").click()
    page.locator("#grips button:not(.pick)").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.locator("#again").click()
    expect(page.locator(".says").last).to_contain_text("corners you set")
    expect(page.locator(".plates button")).to_have_count(2)
    texts.add(shown(page))
    with page.expect_request(re.compile("export/record")) as asked:
        page.locator("[data-export=record]").click()
    assert "quad=" in asked.value.url
    page.locator(".plates button").nth(1).click()
    texts.add(shown(page))
    with page.expect_request(re.compile("export/record")) as asked:
        page.locator("[data-export=record]").click()
    assert "quad=" not in asked.value.url
    assert "plate=2" in asked.value.url
    assert texts == {"BHR5120", "LK19VTZ"}
    page.locator(".plates button").nth(0).click()
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_hidden()


def test_corners_that_cross_over_are_not_sent(page: Page, two_plates: Path) -> None:
    open_files(page, two_plates)
    shown(page)
    page.locator("#near").click()
    right = box_of(page.locator("#grips button:not(.pick)").nth(1))
    left = page.locator("#grips button:not(.pick)").nth(0)
    left.hover()
    page.mouse.down()
    page.mouse.move(right["x"] + 90, right["y"] + 20, steps=3)
    page.mouse.up()
    expect(page.locator("#photoNote")).to_contain_text("cross over")
    expect(page.locator("#again")).to_be_disabled()
    page.locator("#undo").click()
    expect(page.locator("#again")).to_be_hidden()


def test_corners_of_a_small_plate_can_be_told_apart(page: Page, two_plates: Path) -> None:
    page.set_viewport_size({"width": 1000, "height": 640})
    open_files(page, two_plates)
    shown(page)
    grips = page.locator("#grips button:not(.pick)")
    grips.nth(0).scroll_into_view_if_needed()
    (left, top), (_, bottom) = [
        (box["x"], box["y"]) for box in (box_of(grips.nth(0)), box_of(grips.nth(3)))
    ]
    assert bottom - top > 30
    # What is taken hold of is the corner that is seen there.
    seen = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).ariaLabel", [left + 8, top + 8]
    )
    assert seen.startswith("Top left")


def test_where_nothing_is_found_one_is_asked_to_mark_it(page: Page, tmp_path: Path) -> None:
    blank = image.save(np.full((300, 500, 3), 128, np.uint8), tmp_path / "blank.png")
    open_files(page, blank)
    expect(page.locator(".unread")).to_contain_text("No plate found")
    page.locator("#mark").click()
    expect(page.locator("#grips button:not(.pick)").first).to_be_focused()
    expect(page.locator("#again")).to_be_enabled()


def test_languages_and_themes(page: Page, plate: DemoPicture) -> None:
    open_files(page, plate.path)
    shown(page)
    for code, word in (("zh", "读取结果"), ("id", "Bacaan")):
        page.select_option("#language", code)
        expect(page.locator("h2.eyebrow").first).to_contain_text(word)
        assert page.locator("html").get_attribute("lang") == code
    page.locator("#theme").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.get_by_role("heading", level=1)).to_contain_text("pelat")


def test_it_fits_a_phone(page: Page, plate: DemoPicture) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    for step in ("empty", "open"):
        if step == "open":
            open_files(page, plate.path)
            shown(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 375, step
    for button in page.locator("button:visible:not(#grips *)").all():
        box = box_of(button)
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375.5, button.inner_text()


def test_help_is_a_key_away(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("/openapi.json")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_a_locked_service_asks_for_its_token(browser: Browser, plate: DemoPicture) -> None:
    token = "correct-horse-battery"
    with ExitStack() as open_:
        locked = open_.enter_context(running(Settings(port=0, workers=1, token=token)))
        page = open_.enter_context(browser.new_context(base_url=locked.url)).new_page()
        page.goto("/")
        for typed in ("wrong-horse-battery", token):
            page.get_by_label("Token").fill(typed)
            page.get_by_role("button", name="Continue").click()
        page.wait_for_selector("html[data-ready]")
        open_files(page, plate.path)
        assert shown(page) == plate.text
