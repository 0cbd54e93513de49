"""publiccode.yml is what version 0.4 of the standard asks for, and says of this software what is so.

The standard has no JSON schema; this one has its rules for the keys that we use, and takes no other key."""
import copy
import pathlib
import re

import jsonschema
import pytest
import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]


def record(mandatory, optional=None):
    return {
        "type": "object",
        "required": list(mandatory),
        "properties": {**mandatory, **(optional or {})},
        "additionalProperties": False,
    }


def many(item):
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": item}


def one_of(*values):
    return {"enum": list(values)}


TEXT = {"type": "string", "minLength": 1}
TAG = {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"}
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
TYPES = ("mobile", "iot", "desktop", "web", "backend", "other")
DEPENDENCY = record({"name": TEXT}, {"versionMin": TEXT, "versionMax": TEXT, "version": TEXT, "optional": {"type": "boolean"}})
DESCRIPTION = record(
    {
        "shortDescription": {"type": "string", "minLength": 1, "maxLength": 150, "pattern": "^[^\n]*$"},
        "longDescription": {"type": "string", "minLength": 150, "maxLength": 10000},
        "features": many(TEXT),
    }
)
SCHEMA = record(
    {
        "publiccodeYmlVersion": {"const": "0.4"},
        "name": TEXT,
        "url": {"type": "string", "pattern": "^https://[^ ]+$"},
        "platforms": many(one_of("web", "windows", "mac", "linux", "ios", "android")),
        "categories": many(TAG),
        "developmentStatus": one_of("concept", "development", "beta", "stable", "obsolete"),
        "softwareType": one_of(*(f"standalone/{name}" for name in TYPES), "addon", "library", "configurationFiles"),
        "description": record({"en": DESCRIPTION, "nl": DESCRIPTION}),
        "legal": record({"license": TEXT}),
        "maintenance": record({"type": one_of("internal", "community"), "contacts": many(record({"name": TEXT, "email": TEXT}))}),
        "localisation": record({"localisationReady": {"type": "boolean"}, "availableLanguages": many(TEXT)}),
    },
    {
        "softwareVersion": TEXT,
        "releaseDate": DATE,
        "intendedAudience": record({}, {"countries": many({"type": "string", "pattern": "^[a-z]{2}$"}), "scope": many(TAG)}),
        "dependsOn": record({}, {"open": many(DEPENDENCY)}),
    },
)


@pytest.fixture(scope="module")
def publiccode():
    return yaml.safe_load((TOP / "publiccode.yml").read_text())


def check(content):
    jsonschema.Draft202012Validator(SCHEMA).validate(content)


def test_it_is_as_the_standard_asks(publiccode):
    check(publiccode)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_a_mandatory_key_that_lacks_is_found(publiccode, key):
    broken = {name: value for name, value in publiccode.items() if name != key}
    with pytest.raises(jsonschema.ValidationError):
        check(broken)


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("description", "fr", {}),
        ("legal", "licence", "EUPL-1.2"),
        ("maintenance", "contacts", []),
        ("localisation", "localisationReady", "no"),
    ],
)
def test_what_is_wrong_is_found(publiccode, section, key, value):
    broken = copy.deepcopy(publiccode)
    broken[section][key] = value
    with pytest.raises(jsonschema.ValidationError):
        check(broken)


def test_the_version_is_that_of_the_build(publiccode):
    assert publiccode["softwareVersion"] == re.search(r"^project\(.* VERSION (\S+) ", (TOP / "CMakeLists.txt").read_text(), re.M)[1]


def test_the_day_of_the_release_is_that_of_the_changes(publiccode):
    version, when = re.search(r"^## (\S+), (.*)$", (TOP / "CHANGELOG.md").read_text(), re.M).groups()
    assert publiccode["softwareVersion"] == version
    assert publiccode.get("releaseDate", "not released") == when


def test_the_licence_is_that_of_the_file(publiccode):
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert (TOP / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")


def test_who_answers_for_it_is_who_does_for_the_package(publiccode):
    contacts = [f"{contact['name']} <{contact['email']}>" for contact in publiccode["maintenance"]["contacts"]]
    assert contacts == re.findall(r'^set\(PACKAGE_MAINTAINER "(.*?)"', (TOP / "cmake/package.cmake").read_text(), re.M)


def test_both_languages_tell_of_the_same_features(publiccode):
    english, dutch = (publiccode["description"][language]["features"] for language in ("en", "nl"))
    assert len(english) == len(dutch) >= 5
