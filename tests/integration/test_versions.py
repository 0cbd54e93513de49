"""Programs of two versions side by side: the one that the schema is not of waits, says so, and goes on by itself."""

import os
import shutil
import subprocess

import pytest

from broker import wait_until
from protos import REPOSITORY
from servers import BUILD, CONSUMERS, Service

SECONDS = 30
PROGRAMS = (*CONSUMERS, "quota-emitter")
LEFT_OUT = shutil.ignore_patterns(".git", "build", "build-*", "__pycache__")


@pytest.fixture(scope="session")
def later(tmp_path_factory):
    """The programs of a later version: with one migration more."""
    folder = tmp_path_factory.mktemp("later")
    sources, build = folder / "sources", folder / "build"
    shutil.copytree(REPOSITORY, sources, ignore=LEFT_OUT)
    number = len(list((sources / "deploy" / "migrations").glob("*.sql"))) + 1
    (sources / "deploy" / "migrations" / f"{number:04}_later.sql").write_text("CREATE TABLE later (number int PRIMARY KEY);\n")
    for words in (["cmake", "-S", sources, "-B", build, "-DCMAKE_BUILD_TYPE=Debug"], ["cmake", "--build", build, "--parallel", str(os.cpu_count())]):
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return build


def start(system, program, build, number):
    service = Service(program, system.environment, system.folder, number, build).start()
    system.services.append(service)
    return service.wait_for("/livez")


def waits(service, *words):
    wait_until(
        lambda: service.readyz()[0] == 503 and all(word in service.readyz()[1] for word in ("schema: away", *words)),
        f"{service.program} waits and says {words}",
        SECONDS,
    )


@pytest.mark.heavy
def test_texts_are_utf8_whatever_the_database_has(system):
    """By its settings; a database that cannot hold our texts is not migrated, and says so, rather than be left broken."""
    system.environment["PGCLIENTENCODING"] = "LATIN1"
    assert system.sql("SELECT name FROM province WHERE province_code = 'PV21'") == [("Fryslân",)]
    system.sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    system.taakctl("migrate")
    system.taakctl("migrate")
    assert system.sql("SELECT convert_to(name, 'UTF8') = convert_to(U&'Frysl\\00E2n', 'UTF8') FROM province WHERE province_code = 'PV21'") == [(True,)]


def test_a_build_with_one_migration_more(system, later):
    """The later programs wait for their schema; once it is there, those of before do."""
    before = [start(system, program, BUILD, 1) for program in PROGRAMS]
    for service in before:
        service.wait_for()
    after = [start(system, program, later, 2) for program in PROGRAMS]
    for service in after:
        waits(service, "run its 'taakctl migrate'")
    done = subprocess.run(
        [later / "bin" / "taakctl", "verify"], env=system.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "taakctl migrate" in done.stderr
    subprocess.run([later / "bin" / "taakctl", "migrate"], env=system.environment, check=True, capture_output=True)
    for service in before:
        waits(service, "run the version that belongs to it")
    assert "run the version that belongs to it" in system.run_taakctl("verify").stderr
    for service in before:
        service.stop()
        system.services.remove(service)
    for service in after:
        service.wait_for(seconds=SECONDS)
    system.stop_all()


def test_back_to(system):
    """Each migration that can be taken back leaves what the one before made, and can be applied again; what cannot is told."""
    made = schema_of(system)
    number = system.sql("SELECT max(number) FROM migration")[0][0]
    told = system.taakctl("migrate", "--back-to", str(number - 1))
    assert f"taken back 1 of {number} migrations" in told
    assert system.sql("SELECT max(number) FROM migration") == [(number - 1,)] and schema_of(system) != made
    done = system.run_taakctl("verify")
    assert done.returncode == 1 and "run its 'taakctl migrate'" in done.stderr
    done = system.run_taakctl("migrate", "--back-to", str(number - 1))
    assert done.returncode == 1 and "nothing to take back" in done.stderr
    done = system.run_taakctl("migrate", "--back-to", "1")
    assert done.returncode == 1 and "cannot be taken back: nothing was done" in done.stderr
    system.taakctl("migrate")
    assert schema_of(system) == made


def schema_of(system):
    """All columns of all relations, in their order."""
    return system.sql(
        "SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
        "WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped ORDER BY relname, attname"
    )
