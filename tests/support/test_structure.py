"""The structure of the services: which folder may include what, that nothing goes round in a circle, and that CMake says the same."""
import pathlib
import re

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
SERVICES = TOP / "services"
FOLDERS = sorted(path.name for path in SERVICES.iterdir() if path.is_dir())
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^">]+)[">]', re.M)
TAAKCTL_LINES_MOST = 4300

# Files that CMake makes belong to the folder that has what they are made of; the others to proto.
MADE = {"migrations.h": "common", "migrations_back.h": "common", "emitter_sql.h": "quota-emitter", "pages_templates.h": "pages", "pages_words.h": "pages", "pages_style.h": "pages", "kafka_text.h": "topics"}


def files(folder):
    return [path for path in sorted((SERVICES / folder).rglob("*")) if path.suffix in (".c", ".h")]


def includes(folder):
    """Pairs of a file of the folder and what it includes, as it is written."""
    return [(path, name) for path in files(folder) for name in INCLUDE.findall(path.read_text())]


def folder_of(included):
    """The folder of services that an included file is of, proto for what is made of the messages; None for the system's."""
    if included.endswith(".pb-c.h"):
        return "proto"
    if included in MADE:
        return MADE[included]
    if included.endswith("_sql.h"):
        name = included.removesuffix("_sql.h")
        return name if name in FOLDERS else f"{name}-consumer"
    folder = included.split("/")[0]
    return folder if "/" in included and folder in FOLDERS else None


def linked():
    """Each folder's library with all that it may use: what CMake links it with, and what these are linked with."""
    text = (SERVICES / "CMakeLists.txt").read_text()
    for names, body in re.findall(r"^foreach\(name ([^)]*)\)\n(.*?)^endforeach\(\)", text, re.M | re.S):
        text += "".join(body.replace("${name}", name) for name in names.split())
    own = {
        library: set(others.split())
        for library, others in re.findall(r"^ *service_library\(([\w-]+)([^)]*)\)", text, re.M)
    }

    def all_of(library):
        return {library}.union(*(all_of(other) for other in own.get(library, ())))

    return {library: all_of(library) for library in own}


def told(found):
    return "\n".join(f"{path.relative_to(SERVICES)} includes {name}" for path, name in found)


@pytest.mark.parametrize("folder", ["standing", "pages", "feed", "audit", "survey", "screen", "terminal"])
def test_what_others_can_use_does_not_know_taakctl(folder):
    found = [(path, name) for path, name in includes(folder) if name.startswith("taakctl/")]
    assert files(folder) and not found, told(found)


@pytest.mark.parametrize("folder", ["standing", "pages"])
def test_what_people_see_knows_no_kafka(folder):
    """Nor does anything that it includes by the way."""
    kafka = re.compile(r"librdkafka/|common/kafka|common/topic_reader|(topics|intake|feed|audit|survey|screen|quota-emitter|[\w]+-consumer)/")
    seen, waiting = set(), [(path, name) for path, name in includes(folder)]
    found = []
    while waiting:
        path, name = waiting.pop()
        if kafka.match(name):
            found.append((path, name))
        header = SERVICES / name
        if header.is_file() and header not in seen:
            seen.add(header)
            waiting += [(header, further) for further in INCLUDE.findall(header.read_text())]
    assert seen and not found, told(found)


@pytest.mark.parametrize("folder", ["rules", "common"])
def test_the_lowest_folders_know_no_other(folder):
    found = [(path, name) for path, name in includes(folder) if folder_of(name) not in (None, folder)]
    assert files(folder) and not found, told(found)


def test_rules_know_only_the_c_library():
    library = {"ctype.h", "errno.h", "inttypes.h", "limits.h", "math.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h"}
    library |= {"stdio.h", "stdlib.h", "string.h"}
    found = [(path, name) for path, name in includes("rules") if not name.startswith("rules/") and name not in library]
    assert not found, told(found)


def test_taakctl_stays_small():
    lines = sum(len(path.read_text().splitlines()) for path in files("taakctl"))
    assert 0 < lines < TAAKCTL_LINES_MOST


def test_no_file_includes_itself_by_way_of_others():
    """x.c and x.h are one file here."""
    arrows = {}
    for folder in FOLDERS:
        for path, name in includes(folder):
            if (SERVICES / name).is_file():
                unit, other = path.relative_to(SERVICES).with_suffix(""), pathlib.PurePath(name).with_suffix("")
                arrows.setdefault(unit, set()).update({other} - {unit})
    done = set()

    def circle_from(unit, way):
        if unit in way:
            return [*way[way.index(unit):], unit]
        if unit in done:
            return None
        for other in sorted(arrows.get(unit, ())):
            if circle := circle_from(other, [*way, unit]):
                return circle
        done.add(unit)
        return None

    assert len(arrows) > 100
    for unit in sorted(arrows):
        circle = circle_from(unit, [])
        assert not circle, " -> ".join(map(str, circle))


@pytest.mark.parametrize("folder", FOLDERS)
def test_cmake_links_what_is_included(folder):
    """A library is linked with all whose headers it includes, and so cannot use one that stands above it."""
    allowed = linked()[folder]
    found = [(path, name) for path, name in includes(folder) if folder_of(name) not in (None, *allowed)]
    assert files(folder) and not found, told(found)
