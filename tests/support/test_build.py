"""The build itself: with the packages of the purpose `build` alone, and what the presets ask for besides."""
import os
import pathlib
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
