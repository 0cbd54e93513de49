"""deploy/kubernetes without a cluster: kustomize builds it, Kubernetes' schemas take every object, and it agrees with the programs.

kustomize is built by Go from the version that Debian 12's Go (1.19) and newer ones can build. The schemas are those that Kubernetes' API gives, in
their strict form, in which a misspelt field is an error, from the package kubernetes-validate; Python's jsonschema, which the tests have anyway,
judges by them. That is all that kubeconform does, too, but kubeconform asks a server for its schemas. KEDA's objects and those of the
Prometheus Operator are judged by the types that @kubernetes-models makes of their Go sources, with TypeScript, as the dashboards are: these
say of a misspelt field, too, that there is none.
"""
import functools
import json
import os
import pathlib
import re
import subprocess

import jsonschema
import pytest
import yaml

from registries import TYPESCRIPT, go, npm, typescript, wheel
from test_containers import PROGRAMS, dockerfile
from test_prometheus import unknown

TOP = pathlib.Path(__file__).resolve().parents[2]
FOLDER = TOP / "deploy/kubernetes"
KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5@v5.0.3"
SCHEMAS = "kubernetes-validate==1.37.0"
RELEASES = ["1.29", "1.37"]  # of Kubernetes, the oldest and the newest
MODELS = ["@kubernetes-models/keda@2.0.0", "@kubernetes-models/prometheus-operator@6.0.0"]
VERSION = re.search(r"project\(\w+ VERSION (\S+)", (TOP / "CMakeLists.txt").read_text())[1]
pytestmark = pytest.mark.xdist_group("kubernetes")  # what is fetched, once


@pytest.fixture(scope="module")
def kustomize(tmp_path_factory):
    """kustomize(folder) gives the objects of a kustomization."""
    program = go(tmp_path_factory.mktemp("kustomize"), KUSTOMIZE)

    @functools.cache
    def build(folder):
        done = subprocess.run([program, "build", folder], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return list(yaml.safe_load_all(done.stdout))

    return build


@pytest.fixture(scope="module")
def base(kustomize):
    return kustomize(FOLDER / "base")


@pytest.fixture(scope="module")
def example(kustomize):
    return kustomize(FOLDER / "overlays/example")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """complaints(release, thing) gives what the schema of that release of Kubernetes has against an object."""
    folder = tmp_path_factory.mktemp("schemas")
    wheel(folder, SCHEMAS)

    @functools.cache
    def definitions(release):
        place = folder / f"kubernetes_validate/kubernetes-json-schema/v{release}.0-local-strict"
        text = (place / "_definitions.json").read_text().replace('"/api/_definitions.json#', '"#')
        return json.loads(text)["$defs"]

    def check(release, thing):
        group, _, version = thing["apiVersion"].rpartition("/")
        kind = {"group": group, "kind": thing["kind"], "version": version}
        [name] = [name for name, schema in definitions(release).items() if kind in schema.get("x-kubernetes-group-version-kind", [])]
        schema = {"$ref": f"#/$defs/{name}", "$defs": definitions(release)}
        return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(thing)]

    return check


@pytest.fixture(scope="module")
def type_errors(tmp_path_factory):
    """type_errors(things) gives what TypeScript has against objects of KEDA's and the Prometheus Operator's kinds."""
    folder = tmp_path_factory.mktemp("models")
    npm(folder, *MODELS, TYPESCRIPT)

    def check(things):
        packages = {"keda.sh": "keda", "monitoring.coreos.com": "prometheus-operator"}
        lines = []
        for n, thing in enumerate(things):
            module = f"@kubernetes-models/{packages[thing['apiVersion'].split('/')[0]]}/{thing['apiVersion']}/{thing['kind']}"
            lines.append(f"import type {{I{thing['kind']} as Kind{n}}} from '{module}';")
            lines.append(f"export const value{n}: Kind{n} = {json.dumps(thing)};")
        return typescript(folder, "\n".join(lines))

    return check


def is_custom(thing):
    return thing["apiVersion"].split("/")[0] in ("keda.sh", "monitoring.coreos.com")


def of_kind(things, kind):
    return {thing["metadata"]["name"]: thing for thing in things if thing["kind"] == kind}


def pods(things):
    """The pod templates, by the name of what makes them."""
    return {name: made["spec"]["template"] for kind in ("Deployment", "Job", "StatefulSet") for name, made in of_kind(things, kind).items()}


def settings(things, name=None):
    """Those of all that run; with a name those of that pod, which gets them from the objects that it names."""
    configs = of_kind(things, "ConfigMap")
    if name:
        [container] = pods(things)[name]["spec"]["containers"]
        configs = {one["configMapRef"]["name"]: configs[one["configMapRef"]["name"]] for one in container["envFrom"]}
    return {key: value for config in configs.values() for key, value in config.get("data", {}).items()}


def prometheus_rules():
    return list(yaml.safe_load_all(subprocess.check_output([FOLDER / "prometheus-rules"], text=True)))


@pytest.mark.parametrize("release", RELEASES)
def test_kubernetes_takes_every_object(base, example, complaints, release):
    for thing in [*base, *(thing for thing in example if not is_custom(thing))]:
        assert complaints(release, thing) == [], (thing["kind"], thing["metadata"]["name"])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"readOnlyRootFilesystem"', '"readOnlyRootFileSystem"'),
        ('"maxUnavailable": 0', '"maxUnavailable": [0]'),
        ('"whenUnsatisfiable"', '"ifUnsatisfiable"'),
        ('"periodSeconds": 10,', '"periodSeconds": "10",'),
    ],
)
def test_the_schemas_find_what_is_wrong(base, complaints, right, wrong):
    text = json.dumps(of_kind(base, "Deployment")["quota-emitter"])
    assert right in text
    assert complaints(RELEASES[0], json.loads(text.replace(right, wrong)))


def test_keda_and_the_prometheus_operator_take_theirs(example, type_errors):
    things = [*(thing for thing in example if is_custom(thing)), *prometheus_rules()]
    assert {thing["kind"] for thing in things} == {"ScaledObject", "PodMonitor", "PrometheusRule"}
    assert type_errors(things) == ""


@pytest.mark.parametrize(("right", "wrong"), [('"minReplicaCount"', '"minReplicas"'), ('"jobLabel"', '"jobName"'), ('"15s"', "15")])
def test_the_types_find_what_is_wrong(example, type_errors, right, wrong):
    text = json.dumps([thing for thing in example if is_custom(thing)])
    assert right in text
    assert "error TS" in type_errors(json.loads(text.replace(right, wrong, 1)))


def test_every_program_has_its_deployment_and_budget(base, example):
    for things in (base, example):
        deployments = of_kind(things, "Deployment")
        assert set(deployments) == set(of_kind(things, "PodDisruptionBudget")) == PROGRAMS
        for name, deployment in deployments.items():
            [container] = deployment["spec"]["template"]["spec"]["containers"]
            assert container["args"] == [name]
            labels = deployment["spec"]["template"]["metadata"]["labels"]
            for selects in (deployment, of_kind(things, "PodDisruptionBudget")[name]):
                assert selects["spec"]["selector"] == {"matchLabels": {"app.kubernetes.io/name": name}}
            assert labels == {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "taakstelling"}


def test_pods_may_do_what_the_programs_need_and_no_more(example):
    """What the level `restricted` of the Pod Security Standards asks for, and besides."""
    assert len(pods(example)) == len(PROGRAMS) + 3
    [user] = {words[0] for name, words in dockerfile() if name == "USER"}
    for name, pod in pods(example).items():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False and spec["serviceAccountName"] in of_kind(example, "ServiceAccount")
        assert spec["enableServiceLinks"] is False, name
        security = spec["securityContext"]
        assert security["runAsNonRoot"] is True and security["seccompProfile"] == {"type": "RuntimeDefault"}
        assert f"{security['runAsUser']}:{security['runAsGroup']}" == user
        [container] = spec["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} <= set(container["resources"]["requests"]) and "memory" in container["resources"]["limits"]


def test_probes_ask_what_the_programs_serve(base):
    [listen] = {word.split("=")[1] for name, words in dockerfile() if name == "ENV" for word in words if word.startswith("HTTP_LISTEN=")}
    for deployment in of_kind(base, "Deployment").values():
        [container] = deployment["spec"]["template"]["spec"]["containers"]
        [port] = container["ports"]
        assert listen == f"0.0.0.0:{port['containerPort']}" and "HTTP_LISTEN" not in settings(base)
        asked = {name: container[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
        assert {get["port"] for get in asked.values()} == {port["name"]}
        assert [get["path"] for get in asked.values()] == ["/livez", "/livez", "/readyz"]


def number_in(source, name):
    return int(re.search(rf"#define {name} +(\d+)", (TOP / "services/common" / source).read_text())[1])


def test_a_pod_has_the_time_that_a_program_takes(base):
    """To end when it is asked, and to end itself with a line that says why before kubelet does it without one."""
    for deployment in of_kind(base, "Deployment").values():
        spec = deployment["spec"]["template"]["spec"]
        probe = spec["containers"][0]["livenessProbe"]
        waits = spec["containers"][0].get("lifecycle", {}).get("preStop", {"exec": {"command": ["sleep", "0"]}})["exec"]["command"]
        assert spec["terminationGracePeriodSeconds"] >= 2 * number_in("stop.c", "LONGEST_S") + int(waits[1])
        patience = number_in("http.c", "STUCK_SECONDS") + (probe["failureThreshold"] - 1) * probe["periodSeconds"]
        assert patience > number_in("watchdog.h", "WATCHDOG_SECONDS")


def test_secrets_are_not_made_here_and_are_where_the_settings_look(base, example):
    for things in (base, example):
        assert not of_kind(things, "Secret")
        for name, pod in pods(things).items():
            [container] = pod["spec"]["containers"]
            [volume] = [volume for volume in pod["spec"]["volumes"] if "secret" in volume]
            [mount] = [mount for mount in container["volumeMounts"] if mount["name"] == volume["name"]]
            assert volume["secret"]["secretName"] == f"taakstelling-{secret_of(name)}"
            assert volume["secret"]["defaultMode"] == 0o440 and mount["readOnly"] is True
            assert secrets_of(things, name) and {os.path.dirname(file) for file in secrets_of(things, name)} == {mount["mountPath"]}
    document = (TOP / "docs/operations.md").read_text().split("\n## Kubernetes\n")[1].split("\n## ")[0]
    [names, files] = re.findall(r"for name in (.*); do\n.*create secret generic taakstelling-\$name (.*)$", document, re.M)[0]
    told = set(names.split()) | set(re.findall(r"create secret generic taakstelling-(\w+) ", document))
    assert told == {secret_of(name) for name in pods(example)}
    assert set(re.findall(r"--from-file=([\w-]+)", files)) == {os.path.basename(file) for file in secrets_of(example, "quota-emitter")}
    [files] = re.findall(r"create secret generic taakstelling-board (.*)$", document, re.M)
    assert re.findall(r"--from-file=([\w-]+)", files) == [os.path.basename(file) for file in secrets_of(example, "board")]


def secret_of(name):
    """Each service's has the URL of its own role, and what migrates that of the owner; all else is the operator's."""
    return name if name in PROGRAMS else "owner" if name.startswith("migrate-") else "operator"


def secrets_of(things, name):
    """The files that a pod reads settings from."""
    return [value for key, value in settings(things, name).items() if key.endswith("_FILE")]


def test_the_board_gets_nothing_of_kafka(base, example):
    """No setting, no secret and no way: it reads PostgreSQL, and writes in memory only."""
    for things in (base, example):
        assert not [name for name in settings(things, "board") if name.startswith("KAFKA_")]
        spec = pods(things)["board"]["spec"]
        [container] = spec["containers"]
        [folder] = [volume for volume in spec["volumes"] if "secret" not in volume]
        assert folder["emptyDir"]["medium"] == "Memory" and "sizeLimit" in folder["emptyDir"]
        assert {mount["mountPath"] for mount in container["volumeMounts"] if mount["name"] == folder["name"]} == {"/tmp"}
    assert [name for name in settings(example, "quota-emitter") if name.startswith("KAFKA_")]


def test_people_reach_the_board_and_nothing_else(base):
    [service] = of_kind(base, "Service").values()
    [port] = service["spec"]["ports"]
    [pod] = [pod for pod in pods(base).values() if service["spec"]["selector"].items() <= pod["metadata"]["labels"].items()]
    [container] = pod["spec"]["containers"]
    assert container["args"] == ["board"] and port["targetPort"] == container["ports"][0]["name"]


def test_the_programs_take_the_settings(example, tmp_path):
    """taakctl gets as far as to a server that is not there (69): with a setting that is wrong it would end with 78."""
    environment = {**settings(example), "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    for name in [name for name in environment if name.endswith("_FILE")]:
        (tmp_path / name).write_text("postgresql://taakstelling@127.0.0.1:1/taakstelling\n")
        environment[name] = str(tmp_path / name)
    for wrong, code in (({}, 69), ({"KAFKA_SASL_MECHANISM": "SCRAM"}, 78)):
        for args in (container["args"] for pod in pods(example).values() for container in pod["spec"]["containers"]):
            if args[0] != "taakctl" or (wrong and args[1] == "migrate"):
                continue
            done = subprocess.run(
                [pathlib.Path(os.environ["BUILD_DIR"]) / "bin" / args[0], *args[1:]],
                env={**environment, **wrong}, capture_output=True, text=True, timeout=60, check=False,
            )
            assert done.returncode == code, done.stderr


def test_everything_is_of_this_version(base, example):
    assert {pod["spec"]["containers"][0]["image"] for pod in pods(base).values()} == {f"taakstelling:{VERSION}"}
    assert {pod["spec"]["containers"][0]["image"].rpartition(":")[2] for pod in pods(example).values()} == {VERSION}
    assert set(of_kind(base, "Job")) == set(of_kind(example, "Job")) == {f"migrate-{VERSION}", f"topics-{VERSION}"}


def test_a_job_ends_with_a_wrong_setting_and_goes_when_it_is_done(base):
    for job in of_kind(base, "Job").values():
        assert job["spec"]["template"]["spec"]["restartPolicy"] == "Never"  # else podFailurePolicy is refused
        assert job["spec"]["ttlSecondsAfterFinished"] > 0
        assert job["spec"]["podFailurePolicy"]["rules"][0]["onExitCodes"]["values"] == [64, 78]


def test_the_network_lets_through_what_the_settings_name(base, example):
    servers = settings(example)["KAFKA_BOOTSTRAP_SERVERS"].split(",")
    for things, brokers in ((base, {9092}), (example, {int(server.split(":")[1]) for server in servers})):
        policies = of_kind(things, "NetworkPolicy")
        for name, policy in policies.items():
            assert set(policy["spec"]["policyTypes"]) == {"Ingress", "Egress"}
            assert all(rule["to"] for rule in policy["spec"]["egress"]) and all(rule["from"] for rule in policy["spec"]["ingress"])
            to = {53, 5432} | (set() if name == "board" else brokers)
            assert {port["port"] for rule in policy["spec"]["egress"] for port in rule["ports"]} == to
            assert [port["port"] for rule in policy["spec"]["ingress"] for port in rule["ports"]] == ["metrics"]
        for name, pod in pods(things).items():
            assert [other for other, policy in policies.items() if selects(policy, pod)] == ["board" if name == "board" else "taakstelling"]


def selects(policy, pod):
    selector, labels = policy["spec"]["podSelector"], pod["metadata"]["labels"]
    out = [one for one in selector.get("matchExpressions", []) if one["operator"] == "NotIn" and labels[one["key"]] in one["values"]]
    return selector["matchLabels"].items() <= labels.items() and not out


def test_consumers_are_scaled_by_what_waits_up_to_their_partitions(example):
    [topics] = [pod["spec"]["containers"][0]["args"] for name, pod in pods(example).items() if name.startswith("topics-")]
    partitions = int(topics[topics.index("--partitions") + 1])
    scaled = of_kind(example, "ScaledObject")
    assert set(scaled) == PROGRAMS - {"determination-consumer", "quota-emitter", "board"}
    for name, thing in scaled.items():
        spec = thing["spec"]
        assert spec["scaleTargetRef"]["name"] == name and spec["maxReplicaCount"] == partitions
        assert spec["minReplicaCount"] == spec["fallback"]["replicas"] == 2
        [trigger] = spec["triggers"]
        [topic] = re.findall('topic="([^"]+)"', trigger["metadata"]["query"])
        assert f"({topic}) in PostgreSQL" in (TOP / "services" / name / "main.c").read_text()
        assert not unknown(trigger["metadata"]["query"])
    for name, deployment in of_kind(example, "Deployment").items():
        assert ("replicas" in deployment["spec"]) == (name not in scaled)


def test_prometheus_scrapes_under_the_names_that_the_alerts_use(example):
    [monitor] = of_kind(example, "PodMonitor").values()
    assert monitor["spec"]["jobLabel"] == "app.kubernetes.io/name"
    [jobs] = monitor["spec"]["selector"]["matchExpressions"]
    assert jobs["operator"] == "NotIn"
    labels = [pod["metadata"]["labels"] for pod in pods(example).values()]
    names = {label["app.kubernetes.io/name"] for label in labels} - set(jobs["values"])
    config = yaml.safe_load((TOP / "deploy/prometheus/prometheus.yml").read_text())
    assert names == {job["job_name"] for job in config["scrape_configs"] if "static_configs" in job}
    [endpoint] = monitor["spec"]["podMetricsEndpoints"]
    assert endpoint["interval"] == config["global"]["scrape_interval"]


def test_prometheus_gets_the_same_rules(example):
    given = {rule["metadata"]["name"]: rule["spec"] for rule in prometheus_rules()}
    files = {f"taakstelling-{name}": TOP / f"deploy/prometheus/{name}.yml" for name in ("rules", "alerts")}
    assert given == {name: yaml.safe_load(file.read_text()) for name, file in files.items()}
