"""What is fetched from registries is what was pinned: with one byte or one checksum altered it is refused, and nothing of it is used."""
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

import pins
import registries

TOP = pathlib.Path(__file__).resolve().parents[2]
POM = "<project/>"
JARS = {"kafka-clients-4.0.0.jar": b"clients", "netty-4.1-linux.jar": b"native"}
NAMES = {"kafka-clients-4.0.0.jar": "org.apache.kafka:kafka-clients:4.0.0", "netty-4.1-linux.jar": "io.netty:netty:4.1:linux"}


@pytest.fixture
def fetch_jars(tmp_path):
    """Runs deploy/lib.sh's fetch_jars where Maven is a stand-in that brings these files; the list is of JARS."""
    lines = (f"{hashlib.sha256(data).hexdigest()} {NAMES[name]}\n" for name, data in JARS.items())
    (tmp_path / "jars.sha256").write_text("".join(lines))
    (tmp_path / "pom.xml").write_text(POM)
    registry = tmp_path / "registry"
    registry.mkdir()
    program = tmp_path / "mvn"
    program.write_text(f'#!/bin/sh\nfor word; do case $word in -DoutputDirectory=*) cp -r {registry} "${{word#*=}}";; esac; done\n')
    program.chmod(0o755)

    def run(files):
        for name, data in files.items():
            (registry / name).write_bytes(data)
        script = '. "$0/deploy/lib.sh" && fetch_jars "$1/pom.xml" "$1/jars" "what is wanted"'
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)}
        words = ["bash", "-euo", "pipefail", "-c", script, TOP, tmp_path]
        done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done, tmp_path / "jars"

    return run


def test_jars_that_are_as_listed_are_taken(fetch_jars):
    done, folder = fetch_jars(JARS)
    assert (done.returncode, done.stderr) == (0, "")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == JARS


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({**JARS, "kafka-clients-4.0.0.jar": b"Clients"}, "kafka-clients-4.0.0.jar: FAILED"),
        ({**JARS, "more-1.jar": b"more"}, "> more-1.jar"),
        ({"kafka-clients-4.0.0.jar": b"clients"}, "< netty-4.1-linux.jar"),
    ],
    ids=["a byte is another", "one too many", "one too few"],
)
def test_jars_that_are_not_as_listed_are_refused(fetch_jars, files, named):
    done, folder = fetch_jars(files)
    assert done.returncode == 1 and not folder.exists()
    assert named in done.stderr and "jars.sha256 lists, so none of it is used" in done.stderr


def test_every_pom_that_fetch_jars_reads_has_its_list():
    poms = [path for path in TOP.glob("**/pom.xml") if "<packaging>pom</packaging>" in path.read_text() and "build" not in path.parts]
    assert len(poms) >= 2
    for pom in poms:
        lines = (pom.parent / "jars.sha256").read_text().splitlines()
        assert lines == sorted(lines, key=lambda line: line.split()[1]) and len(lines) >= 5
        assert all(re.fullmatch(r"[0-9a-f]{64} [^:\s]+(:[^:\s]+){2,3}", line) for line in lines)


def altered(folder, kind, packages, pattern):
    """tests/support/pinned with a set of which one character of a checksum is another."""
    source = pins.of(kind, packages)
    shutil.copytree(pins.PINNED, folder)
    target = folder / source.relative_to(pins.PINNED)
    file = target / "go.sum" if target.is_dir() else target
    file.write_text(re.sub(pattern, lambda found: found[1] + ("0" if found[2] != "0" else "1"), file.read_text(), count=1))
    assert file.read_text() != (source / "go.sum" if source.is_dir() else source).read_text()


KAFKAJS = "kafkajs@2.2.4"
WHEEL = "kubernetes-validate==1.37.0"
KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.0.3"


@pytest.mark.parametrize(
    ("kind", "package", "pattern", "said"),
    [
        ("npm", KAFKAJS, r'("integrity": "sha512-.{9})(.)', "EINTEGRITY"),
        ("wheel", WHEEL, r"(sha256:.{9})(.)", "DO NOT MATCH THE HASHES"),
        ("go", KUSTOMIZE, r"(sigs.k8s.io/kustomize/kustomize/v5 v5.0.3 h1:.{9})(.)", "checksum mismatch"),
    ],
)
def test_what_is_not_as_pinned_is_refused(tmp_path, monkeypatch, kind, package, pattern, said):
    altered(tmp_path / "pinned", kind, [package], pattern)
    monkeypatch.setattr(pins, "PINNED", tmp_path / "pinned")
    (tmp_path / "here").mkdir()
    with pytest.raises(AssertionError, match=said):
        getattr(registries, kind)(tmp_path / "here", package)
    assert not [path for path in (tmp_path / "here").iterdir() if path.name not in ("package.json", "package-lock.json", "module", "node_modules")]
    assert not list((tmp_path / "here").glob("node_modules/*"))


def test_an_archive_is_refused_before_it_is_unpacked(tmp_path):
    (tmp_path / "archive.zip").write_bytes(b"archive")
    pins.check(tmp_path / "archive.zip", hashlib.sha256(b"archive").hexdigest())
    with pytest.raises(AssertionError, match=r"archive\.zip has the checksum .* it is not used"):
        pins.check(tmp_path / "archive.zip", hashlib.sha256(b"Archive").hexdigest())


def test_the_page_of_asyncapi_is_not_made_of_something_else(tmp_path):
    (tmp_path / "asyncapi-react-component-3.2.1.tgz").write_bytes(b"not it")
    words = [sys.executable, TOP / "deploy/asyncapi/render", tmp_path / "page.html"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "none of it is used" in done.stderr and not (tmp_path / "page.html").exists()


def test_a_set_without_checksums_is_refused(monkeypatch):
    monkeypatch.delenv("PIN_ANEW", raising=False)
    with pytest.raises(AssertionError, match="no checksums of kafkajs@0.0.0"):
        pins.of("npm", ["kafkajs@0.0.0"])


def locks():
    return [*TOP.glob("deploy/examples/*/package-lock.json"), *pins.PINNED.glob("npm/*.json")]


def test_every_package_of_npm_has_its_checksum_and_no_place():
    assert len(locks()) >= 5
    for file in locks():
        for path, package in json.loads(file.read_text())["packages"].items():
            assert not path or package.get("integrity", "").startswith("sha512-"), f"{file}: {path}"
            assert "resolved" not in package, f"{file}: {path}"


def test_every_package_of_python_has_its_checksums():
    files = [*TOP.glob("deploy/examples/*/requirements-locked.txt"), *pins.PINNED.glob("*/*.txt")]
    assert len(files) >= 5
    for file in files:
        for line in file.read_text().replace("\\\n", " ").splitlines():
            assert line.startswith("#") or re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==\S+( ;[^-]*)?( +--hash=sha256:[0-9a-f]{64})+ *", line), f"{file}: {line}"


def test_the_locked_requirements_of_the_example_are_those_it_asks_for():
    folder = TOP / "deploy/examples/python"
    asked = [re.sub(r"\[.*\]", "", line) for line in (folder / "requirements.txt").read_text().split()]
    locked = re.findall(r"^([\w.-]+==\S+)", (folder / "requirements-locked.txt").read_text(), re.M)
    assert asked and set(asked) <= set(locked)
