"""The bills of materials: what CycloneDX's own schema asks for, complete, true of the files, and the same each time."""
import hashlib
import json
import os
import pathlib
import re
import subprocess

import jsonschema
import pytest

import registries

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["BUILD_DIR"]).resolve()
SCHEMAS = "cyclonedx-python-lib==11.5.0"
EPOCH = "1480000000"
SANITIZERS = {"libasan8", "libubsan1", "libgcc-s1", "libstdc++6"}  # of the debug build


def make(folder, *words, locale="C"):
    output = folder / "made.cdx.json"
    command = [TOP / "deploy/sbom" / words[0], "--epoch", EPOCH, "--output", output, *words[1:]]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": locale, "PYTHONDONTWRITEBYTECODE": "1"})
    return output.read_bytes()


def programs():
    return sorted(path for path in (BUILD / "bin").iterdir() if path.is_file())


def make_programs(folder, **options):
    words = ["--version", "1.2.3", "--commit", "c0ffee", "--embedded", BUILD / "embedded.txt", *programs()]
    return make(folder, "programs", *words, **options)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The bytes of both."""
    folder = tmp_path_factory.mktemp("boms")
    return make_programs(folder), make(folder, "fetched")


@pytest.fixture(scope="module")
def bom(made):
    return json.loads(made[0])


@pytest.fixture(scope="module")
def fetched(made):
    return json.loads(made[1])


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """complaints(bom) gives what CycloneDX 1.6 has against it."""
    folder = tmp_path_factory.mktemp("cyclonedx")
    registries.wheel(folder, SCHEMAS)
    files = (folder / "cyclonedx/schema/_res").glob("*.SNAPSHOT.schema.json")
    schemas = {f"http://cyclonedx.org/schema/{file.name}": json.loads(file.read_text()) for file in files}
    bom = schemas["http://cyclonedx.org/schema/bom-1.6.SNAPSHOT.schema.json"]
    validator = jsonschema.Draft7Validator(bom, resolver=jsonschema.RefResolver.from_schema(bom, store=schemas))
    return lambda document: [error.message for error in validator.iter_errors(document)]


def licences_of(component):
    return [one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in component.get("licenses", [])]


def of_type(bom, kind):
    return {component["name"]: component for component in bom["components"] if component["type"] == kind}


def test_they_are_as_the_standard_asks(bom, fetched, complaints):
    assert (complaints(bom), complaints(fetched)) == ([], [])
    assert complaints({**bom, "serialNumber": "1"}) and complaints({**bom, "components": [{"name": "of no type"}]})


def test_the_same_contents_are_the_same_bytes(tmp_path, made):
    assert made == (make_programs(tmp_path, locale="C.UTF-8"), make(tmp_path, "fetched"))


def test_no_path_of_this_machine_is_in_them(bom, fetched):
    assert str(TOP) not in json.dumps([bom, fetched])


def test_every_program_is_there_as_it_is_delivered(bom, tmp_path):
    found = of_type(bom, "application")
    assert set(found) == {program.name for program in programs()} and len(found) >= 7
    subprocess.run(["strip", "-o", tmp_path / "taakctl", BUILD / "bin/taakctl"], check=True)
    [checksum] = found["taakctl"]["hashes"]
    assert checksum["content"] == hashlib.sha256((tmp_path / "taakctl").read_bytes()).hexdigest()


def test_every_library_is_there_with_its_version_and_licence(bom):
    """What a program is loaded with, down to the last one; the versions are dpkg's."""
    found = of_type(bom, "library")
    for program in programs():
        for path in re.findall(r"=> (/\S+)", subprocess.check_output(["ldd", program], text=True)):
            name = os.path.realpath(path)
            assert any(file["name"] == name for library in found.values() for file in library["components"]), name
    for name, library in found.items():
        version = subprocess.check_output(["dpkg-query", "--show", "--showformat=${Version}\n", name], text=True).split("\n")[0]
        assert library["version"] == version and library["purl"].startswith(f"pkg:deb/debian/{name}@"), name
        assert licences_of(library) or name in SANITIZERS, f"deploy/licences lacks {name}"


def test_libraries_depend_on_each_other(bom):
    needs = {row["ref"]: row["dependsOn"] for row in bom["dependencies"]}
    refs = {name: component["bom-ref"] for name, component in {**of_type(bom, "library"), **of_type(bom, "application")}.items()}
    assert refs["librdkafka1"] in needs[refs["quota-emitter"]]
    assert any("libssl3" in ref for ref in needs[refs["libpq5"]])
    assert set(needs) <= {component["bom-ref"] for component in bom["components"]} | {"taakstelling"}


def test_what_is_built_in_and_what_goes_along_is_there(bom):
    found = of_type(bom, "file")
    assert {"deploy/migrations/0001_records.sql", "services/board/openapi.json", "services/pages/templates/nation.mustache"} <= set(found)
    for name, file in found.items():
        assert file["hashes"][0]["content"] == hashlib.sha256((TOP / name).read_bytes()).hexdigest(), name
    assert licences_of(found["deploy/reference/population.csv"]) == ["CC-BY-4.0"]
    assert licences_of(found["services/board/openapi.json"]) == ["EUPL-1.2"]
    assert {str(path.relative_to(TOP)) for path in (TOP / "deploy/reference").iterdir()} <= set(found)


def test_what_is_fetched_has_its_checksum_and_is_not_of_the_programs(bom, fetched):
    found = of_type(fetched, "library")
    kinds = {component["purl"].split("/")[0] for component in found.values()}
    assert kinds == {"pkg:maven", "pkg:npm", "pkg:pypi", "pkg:golang"}
    assert {component["scope"] for component in found.values()} == {"optional", "excluded"}
    for component in found.values():
        assert component.get("hashes") or component["purl"].startswith("pkg:golang/"), component["purl"]
    assert not set(found) & set(of_type(bom, "library"))


def test_no_licence_is_told_of_what_is_not_there():
    """Files; and each of a line's packages is one of Debian 12 or 13, of which one is installed where the tests run."""
    lines = [re.split(" {2,}", line) for line in (TOP / "deploy/licences").read_text().splitlines() if line and line[0] != "#"]
    assert len(lines) >= 40 and all(len(line) == 3 for line in lines)
    for names, _, _ in lines:
        assert "/" not in names or (TOP / names).is_file(), names


def test_the_package_tells_whose_the_parts_are():
    text = (BUILD / "debian/copyright").read_text()
    for names in (line.split()[0] for line in (TOP / "deploy/licences").read_text().splitlines() if "/" in line.split("  ")[0] and line[0] != "#"):
        folder = names.rpartition("/")[0]
        assert f"Files: {names}\n" in text or f"Files: {folder}/*\n" in text, names
    used = set(re.findall(r"^License: (.*)$", text, re.M))
    assert used == {"EUPL-1.2", "CC-BY-4.0", "public-domain"}
    assert "\n .\n" in text and not re.search(r"\n\n[^FL\n]", text.partition("\nFiles:")[2])
