"""Join what people read with what the finder finds: texts.csv becomes labels.csv.

    python label_photos.py PHOTOS

PHOTOS/texts.csv has a row a plate: file, text, country. Each text goes to the found plate whose
reading is most like it, even if the reading is bad; a text without a plate is listed, to be
cropped by hand. The corners and texts land in PHOTOS/labels.csv, which training takes.
"""

import csv
import sys
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

import plateglass


def main(photos: Path) -> None:
    with (photos / "texts.csv").open(newline="", encoding="utf-8") as file:
        wanted = defaultdict(list)
        for row in csv.DictReader(file):
            wanted[row["file"]].append(row)
    found = plateglass.columns([photos / name for name in wanted], view="photo")
    plates = defaultdict(list)
    for path, quad, best in zip(found["file"], found["quad"], found["best"], strict=True):
        if quad is not None:
            plates[path].append((quad, best))
    lost = 0
    with (photos / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["file", "text", "country", "corners"])
        for name, rows in wanted.items():
            here = plates[str(photos / name)]
            for row in rows:
                likeness = [
                    SequenceMatcher(None, row["text"], best).ratio() for _, best in here
                ]
                # One plate and one text belong together whatever the reading says.
                alone = len(likeness) == len(rows) == 1
                if likeness and (alone or max(likeness) >= 0.4):
                    quad, _ = here.pop(likeness.index(max(likeness)))
                    points = zip(quad[::2], quad[1::2], strict=True)
                    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
                    out.writerow([name, row["text"], row["country"], corners])
                else:
                    lost += 1
                    print(f"{name}: no plate found for {row['text']}", file=sys.stderr)
    texts = sum(map(len, wanted.values()))
    print(f"{texts - lost} of {texts} texts have their plate")


def texts(table: Path) -> None:
    """Print what a person could read of drawn plates: the large ones, in full view."""
    with table.open(newline="", encoding="utf-8") as file:
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(["file", "text", "country"])
        for row in csv.DictReader(file):
            if float(row["x2"]) - float(row["x1"]) >= 60 and row["visible"] == "1.00":
                out.writerow([row["file"], row["text"], row["country"]])


if __name__ == "__main__":
    texts(Path(sys.argv[1])) if "--texts" in sys.argv else main(Path(sys.argv[1]))
