"""The checksums of what tests fetch (registries.py), in tests/support/pinned: a file for each set of packages, by their names and versions.

With PIN_ANEW=1 in the environment a test that asks for a set that is not there yet makes its file, of what the registry has now: look at
what it says, and commit it."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PINNED = pathlib.Path(__file__).resolve().parent / "pinned"
ENDS = {"npm": ".json", "pip": ".txt", "wheel": ".txt", "maven": ".sha256", "go": ""}
# Where the tests run, Debian 12 and 13: for each the files that its Python takes. The first decides about versions.
PYTHONS = [(version, machine) for machine in ("x86_64", "aarch64") for version in ("3.11", "3.13")]
LIBCS = ("manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014")


def of(kind, packages):
    """The file, or for Go the folder, that pins a set of packages."""
    name = "+".join(packages).replace("/", "-").replace("==", "@").replace(":", "-")
    file = PINNED / kind / (name + ENDS[kind])
    if not file.exists() and os.environ.get("PIN_ANEW"):
        file.parent.mkdir(parents=True, exist_ok=True)
        {"npm": _pin_npm, "pip": _pin_pip, "wheel": _pin_wheel, "maven": _pin_maven, "go": _pin_go}[kind](file, packages)
    assert file.exists(), f"no checksums of {', '.join(packages)}: {file} is not there; PIN_ANEW=1 makes it"
    return file


def check(file, sha256):
    """Fails unless a file has that checksum, before anything reads it."""
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    assert found == sha256, f"{file.name} has the checksum {found}, not {sha256} as pinned: it is not used"


def run(*command, **options):
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, **options)


def npm_project(packages):
    return {"name": "pinned", "private": True, "dependencies": dict(package.rsplit("@", 1) for package in packages)}


def _pin_npm(file, packages):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "package.json").write_text(json.dumps(npm_project(packages)))
        run("npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", cwd=folder)
        shutil.copy(pathlib.Path(folder) / "package-lock.json", file)


def _resolve(packages, version, machine, versions, *words):
    """(name, version, checksum) of the files that pip would take there, of these versions where some are known already."""
    with tempfile.TemporaryDirectory() as folder:
        report, constraints = pathlib.Path(folder) / "report", pathlib.Path(folder) / "constraints"
        constraints.write_text("".join(f"{name}=={known}\n" for name, known in versions.items()))
        where = [word for libc in LIBCS for word in ("--platform", f"{libc}_{machine}")]
        dry = ["--dry-run", "--ignore-installed", "--quiet", "--only-binary", ":all:", "--target", folder, "--report", str(report)]
        options = ["--python-version", version, *where, "--constraint", str(constraints), *words]
        run(sys.executable, "-m", "pip", "install", *dry, *options, *packages)
        for item in json.loads(report.read_text())["install"]:
            yield item["metadata"]["name"], item["metadata"]["version"], item["download_info"]["archive_info"]["hash"].replace("=", ":")


def _pin_pip(file, packages, *words):
    versions, sums = {}, {}
    for version, machine in PYTHONS:
        try:
            found = list(_resolve(packages, version, machine, versions, *words))
        except subprocess.CalledProcessError:
            print(f"{packages}: not for {machine}, Python {version}", file=sys.stderr)
            continue
        versions.update({name: known for name, known, _ in found})
        for name, _, checksum in found:
            sums.setdefault(name, set()).add(checksum)
    lines = [" ".join([f"{name}=={versions[name]}", *(f"--hash={checksum}" for checksum in sorted(sums[name]))]) for name in sorted(sums)]
    file.write_text("\n".join(lines) + "\n")


def _pin_wheel(file, packages):
    _pin_pip(file, packages, "--no-deps")


def maven_words(folder, artifact):
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
    return ["-B", "-q", "--strict-checksums", goal, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]


def _pin_maven(file, packages):
    with tempfile.TemporaryDirectory() as folder:
        run("mvn", *maven_words(folder, packages[0]))
        [packed] = pathlib.Path(folder).iterdir()
        group, name, version, *_ = packages[0].split(":")
        file.write_text(f"{hashlib.sha256(packed.read_bytes()).hexdigest()} {group}:{name}:{version}\n")


def go_compiler():
    return shutil.which("go") or "/usr/local/go/bin/go"


def _pin_go(folder, packages):
    """A module of ours that asks for it; for Debian 12's Go."""
    folder.mkdir()
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}
    for words in (["mod", "init", "pinned"], ["mod", "edit", "-go=1.19"], ["get", packages[0]]):
        run(go_compiler(), *words, cwd=folder, env=environment)
