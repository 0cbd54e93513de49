"""The rules and alerts for Prometheus: promtool takes them, each fires on the series of its fault and is silent in a normal hour, and
whoever gets one finds its section in the documents."""
import functools
import pathlib
import re
import subprocess

import pytest
import yaml

TOP = pathlib.Path(__file__).resolve().parents[2]
FOLDER = TOP / "deploy/prometheus"
CASES = yaml.safe_load((TOP / "tests/prometheus/alerts.yml").read_text())
NORMAL = yaml.safe_load((TOP / "tests/prometheus/normal.yml").read_text())
INTERVAL = 15
OTHERS = re.compile("(up|process_[a-z_]+|node_[a-z_]+)")  # metrics that are not ours


def rules(name):
    return [rule for group in yaml.safe_load((FOLDER / name).read_text())["groups"] for rule in group["rules"]]


ALERTS = {rule["alert"]: rule for rule in rules("alerts.yml")}
GROUPS = [group["name"] for name in ("rules.yml", "alerts.yml") for group in yaml.safe_load((FOLDER / name).read_text())["groups"]]
RECORDED = {rule["record"]: rule for rule in rules("rules.yml")}


def promtool(*words):
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def named_in(expression):
    """The metrics that a PromQL expression names."""
    words = r"\b(?:by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)"
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|\"[^\"]*\"|" + words, " ", expression)
    found = set(re.findall(r"(?<![\w:.$])[a-zA-Z_][a-zA-Z0-9_:]*(?![\w:]*\s*\()", bare))
    return found - {"and", "or", "unless", "on", "by", "bool", "ignoring", "without", "offset"}


@functools.cache
def documented():
    """The metrics that docs/operations.md lists, with the three of each histogram."""
    text = (TOP / "docs/operations.md").read_text().split("\n## Metrics\n")[1].split("\n## ")[0]
    names = set()
    for row in re.findall(r"^\| (`.*?) \| [^|]+ \| (.*) \|$", text, re.M):
        for name in re.findall(r"`(taakstelling_\w+)", row[0]):
            names |= {f"{name}_{part}" for part in ("bucket", "sum", "count")} if row[1].startswith("histogram") else {name}
    return names


def unknown(expression):
    """The metrics of an expression that nothing gives."""
    known = documented() | set(RECORDED)
    return {name for name in named_in(expression) if name not in known and not OTHERS.fullmatch(name)}


def series(of):
    return [{"series": name, "values": values} for name, values in of.items()]


def expected(name, fires):
    """What promtool is to find, with all that the alert itself says."""
    alert = ALERTS[name]
    annotations = {**alert["annotations"], "summary": fires["summary"]}
    annotations["runbook_url"] = annotations["runbook_url"].replace("{{ $externalLabels.documents }}", "https://example.org/tree")
    return {"exp_labels": {**alert["labels"], **fires["labels"]}, "exp_annotations": annotations}


def check(tmp_path, group):
    """Lets promtool run one group of tests."""
    external = {"documents": "https://example.org/tree"}
    tests = {
        "rule_files": [str(FOLDER / "rules.yml"), str(FOLDER / "alerts.yml")],
        "evaluation_interval": f"{INTERVAL}s",
        "group_eval_order": GROUPS,  # else promtool takes any
        "tests": [{"interval": f"{INTERVAL}s", "external_labels": external, **group}],
    }
    (tmp_path / "tests.yml").write_text(yaml.safe_dump(tests))
    promtool("test", "rules", str(tmp_path / "tests.yml"))


def test_promtool_takes_the_files():
    promtool("check", "config", str(FOLDER / "prometheus.yml"))
    promtool("check", "rules", str(FOLDER / "rules.yml"), str(FOLDER / "alerts.yml"))


def test_every_alert_has_its_cases():
    assert set(CASES) == set(ALERTS)
    for name, case in CASES.items():
        assert case["silent"] and case["fires"], name
    for values in [*NORMAL["series"].values(), *(values for case in CASES.values() for values in case["series"].values())]:
        assert not re.search(r"(?<!\+|-)\b0x", str(values)), f"promtool takes this for one hexadecimal number: {values}"


@pytest.mark.parametrize("name", CASES)
def test_an_alert_fires_on_its_fault_only(tmp_path, name):
    case = CASES[name]
    at = {moment: [] for moment in case["silent"]}
    for fires in case["fires"]:
        at.setdefault(fires["at"], []).append(expected(name, fires))
    checks = [{"eval_time": moment, "alertname": name, "exp_alerts": alerts} for moment, alerts in at.items()]
    check(tmp_path, {"input_series": series(case["series"]), "alert_rule_test": checks})


def test_no_alert_in_a_normal_hour(tmp_path):
    moments = [f"{seconds}s" for seconds in range(0, 3600, 2 * INTERVAL)]
    checks = [{"eval_time": moment, "alertname": name, "exp_alerts": []} for moment in moments for name in ALERTS]
    check(tmp_path, {"input_series": series(NORMAL["series"]), "alert_rule_test": checks})


def test_the_normal_hour_has_what_alerts_look_at():
    """Where a series is missing an alert would be silent for that alone."""
    have = {name.split("{")[0] for name in NORMAL["series"]}
    for rule in [*ALERTS.values(), *RECORDED.values()]:
        assert named_in(rule["expr"]) <= have | set(RECORDED), rule


def anchors(document):
    """Of its headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", (TOP / document).read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_what_it_must(name):
    alert = ALERTS[name]
    assert alert["labels"] == {"severity": alert["labels"]["severity"]} and alert["labels"]["severity"] in ("critical", "warning")
    assert set(alert["annotations"]) == {"summary", "description", "runbook_url"}
    assert "{{" not in alert["annotations"]["description"]
    base, anchor = alert["annotations"]["runbook_url"].split("#")
    assert base == "{{ $externalLabels.documents }}/docs/operations.md"
    assert anchor == name.lower() and anchor in anchors("docs/operations.md")


def test_the_documents_have_no_alert_that_is_not_there():
    text = (TOP / "docs/operations.md").read_text().split("\n## Alerts\n")[1].split("\n## ")[0]
    assert re.findall(r"^### (.+)$", text, re.M) == list(ALERTS)


@pytest.mark.parametrize("name", [*ALERTS, *RECORDED])
def test_rules_use_metrics_that_are_documented(name):
    rule = ALERTS.get(name) or RECORDED[name]
    assert named_in(rule["expr"]) and not unknown(rule["expr"])


def test_recorded_names_tell_their_level_metric_and_operations():
    for name, rule in RECORDED.items():
        level, metric, _ = name.split(":")
        assert any(used.startswith(metric) for used in named_in(rule["expr"])), name
        levels = re.findall(r"by \(([^)]*)\)", rule["expr"])[0].replace(", le", "")
        assert level == levels.replace(", ", "_"), name
