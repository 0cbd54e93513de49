"""Tools of pinned versions that tests fetch from package registries, each with its registry's own client and into a folder of the test's.
What comes must be what tests/support/pinned has the checksums of, with all that it brings along, or nothing is used (pins.py)."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import pins


def _fetch(command, what, folder=None, **environment):
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{pathlib.Path(command[0]).name} could not fetch {what}:\n{done.stdout}{done.stderr}"


def npm(folder, *packages):
    """Node's packages, into the folder's node_modules."""
    (pathlib.Path(folder) / "package.json").write_text(json.dumps(pins.npm_project(packages)))
    shutil.copy(pins.of("npm", packages), pathlib.Path(folder) / "package-lock.json")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"]
    _fetch(["npm", "ci", "--prefix", str(folder), *quiet], packages)


def _pip(*packages, kind="pip"):
    """What pip is told of packages: their files by checksum, and no others."""
    wheels = ["--only-binary", ":all:", "--no-deps", "--disable-pip-version-check"]
    return [*wheels, "--require-hashes", "--requirement", str(pins.of(kind, packages))]


def wheel(folder, package):
    """A package of Python's, unpacked and not installed: it needs nothing else of what it would ask for."""
    _fetch([sys.executable, "-m", "pip", "download", "--dest", str(folder), *_pip(package, kind="wheel")], package)
    [packed] = pathlib.Path(folder).glob(f"{package.split('==')[0].replace('-', '_')}-*.whl")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    packed.unlink()


def pip(folder, package):
    """A package of Python's with all that it needs, into a folder that can be put on Python's path."""
    _fetch([sys.executable, "-m", "pip", "install", "--no-compile", "--target", str(folder), *_pip(package)], package)


def maven(folder, artifact):
    """An archive of Maven's, GROUP:ARTIFACT:VERSION:TYPE:CLASSIFIER, unpacked."""
    _fetch(["mvn", *pins.maven_words(folder, artifact)], artifact)
    [packed] = pathlib.Path(folder).iterdir()
    pins.check(packed, pins.of("maven", [artifact]).read_text().split()[0])
    shutil.unpack_archive(packed, folder)
    packed.unlink()


def go(folder, package):
    """Gives the program that Go builds of a package of that name and version. Go keeps what it compiled: only the first time takes half a minute."""
    module = pathlib.Path(folder) / "module"
    shutil.copytree(pins.of("go", [package]), module)
    words = ["build", "-o", str(folder), package.split("@")[0]]
    _fetch([pins.go_compiler(), *words], package, module, CGO_ENABLED="0", GOFLAGS="-mod=readonly", GOTOOLCHAIN="local")
    [program] = [path for path in pathlib.Path(folder).iterdir() if path.is_file()]
    return program


def typescript(folder, text):
    """What TypeScript has against a file, with the packages that `npm` put into the folder; TYPESCRIPT must be one of them."""
    (folder / "checked.ts").write_text(text)
    words = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler", "checked.ts"]
    command = ["node", "node_modules/typescript/bin/tsc", *words]
    return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False).stdout


TYPESCRIPT = "typescript@5.8.3"


def environment(folder, *packages):
    """A Python of its own with packages of PyPI's; gives the folder of its programs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = str(folder / "bin" / "python")
    _fetch([sys.executable, "-m", "pip", "--python", python, "install", "--no-compile", "--quiet", *_pip(*packages)], packages)
    return folder / "bin"


# Of descriptions of an API: against its standard, and against what answers.
VALIDATORS = ("schemathesis==4.32.5", "openapi-spec-validator==0.9.0")
