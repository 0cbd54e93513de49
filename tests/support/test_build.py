"""The build itself: with the packages of the purpose `build` alone, what the presets ask for besides, and how the programs are hardened."""
import os
import pathlib
import platform
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def configure(tmp_path):
    """Configures a build where pkg-config finds all libraries but Criterion."""
    found = subprocess.check_output(["pkg-config", "--variable=pc_path", "pkg-config"], text=True).strip().split(":")
    libraries = tmp_path / "pkgconfig"
    libraries.mkdir()
    for folder in map(pathlib.Path, found):
        for file in folder.glob("*.pc"):
            if file.name != "criterion.pc" and not (libraries / file.name).exists():
                (libraries / file.name).symlink_to(file)

    def run(*arguments):
        return subprocess.run(
            ["cmake", "-S", TOP, "-B", tmp_path / "build", "-G", "Ninja", *arguments],
            env={"PATH": "/usr/bin:/bin", "PKG_CONFIG_LIBDIR": str(libraries)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_programs_need_no_test_library(configure):
    done = configure()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("preset", ["debug", "release"])
def test_the_presets_build_the_tests(configure, preset):
    """They fail without Criterion instead of testing nothing."""
    done = configure("--preset", preset)
    assert done.returncode != 0 and "need Criterion: deploy/install test" in done.stderr


def test_what_is_installed(tmp_path):
    """All programs, wherever they are put, and what tells of them."""
    build = os.environ["BUILD_DIR"]
    subprocess.run(["cmake", "--install", build, "--prefix", tmp_path], check=True, stdout=subprocess.DEVNULL)
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    programs = {path.name for path in pathlib.Path(build, "bin").iterdir()}
    assert {"taakctl", "quota-emitter", "placement-consumer"} <= programs
    assert {name for name in files if name.startswith("bin/")} == {f"bin/{name}" for name in programs}
    assert {f"share/doc/taakstelling/{name}" for name in ("README.md", "changelog", "LICENSE", "docs/operations.md")} <= files
    assert {f"share/taakstelling/{name}" for name in ("reference/population.csv", "proto/taakstelling/v1/permit.proto", "proto/asyncapi.yaml")} <= files
    assert {name.split("/")[0] for name in files} == {"bin", "share"}
    assert "share/bash-completion/completions/taakctl" in files and "share/doc/taakstelling/README.Debian" not in files
    told = subprocess.check_output([tmp_path / "bin" / "taakctl", "--help"], text=True)
    assert "rebuild" in told


PROGRAMS = sorted(path for path in pathlib.Path(os.environ["BUILD_DIR"], "bin").iterdir())


def readelf(program, *options):
    return subprocess.check_output(["readelf", "--wide", *options, program], text=True)


def is_release():
    cache = pathlib.Path(os.environ["BUILD_DIR"], "CMakeCache.txt").read_text()
    return "CMAKE_BUILD_TYPE:STRING=Release" in cache and "SANITIZE:BOOL=OFF" in cache


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_programs_are_hardened(program):
    """At another address each time, with tables that cannot be written, no stack that is executed, and checks where arrays are written."""
    assert re.search(r"Type: +DYN", readelf(program, "--file-header"))
    dynamic, segments = readelf(program, "--dynamic"), readelf(program, "--program-headers")
    assert re.search(r"FLAGS_1.*NOW.*PIE", dynamic) and "TEXTREL" not in dynamic and "RPATH" not in dynamic and "RUNPATH" not in dynamic
    assert "GNU_RELRO" in segments and re.search(r"GNU_STACK.* RW +0x", segments)
    symbols = readelf(program, "--dyn-syms")
    assert "__stack_chk_fail" in symbols
    if is_release():
        assert {"__memcpy_chk", "__snprintf_chk"} & set(re.findall(r"(\w+)@", symbols)), "no FORTIFY_SOURCE"
    if platform.machine() == "x86_64":
        code = subprocess.check_output(["objdump", "--disassemble=main", "--no-show-raw-insn", program], text=True)
        assert re.search(r"<main>:\n.*endbr64", code), "calls may land anywhere"
