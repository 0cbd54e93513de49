"""The dashboards without a Grafana: their JSON is what it takes, by its types, and has what we ask of it, by a schema; they ask for metrics
that there are. tests/integration/test_alerts.py sends what they ask to a Prometheus and a PostgreSQL."""
import itertools
import json
import pathlib
import re
import shutil

import jsonschema
import pytest
import yaml

from dashboards import DASHBOARDS, panels, queries
from registries import TYPESCRIPT, npm, typescript
from test_prometheus import named_in, unknown

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "tests/support/grafana-dashboard.json").read_text())
SOURCES = yaml.safe_load((TOP / "deploy/grafana/provisioning/datasources/taakstelling.yml").read_text())["datasources"]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """complaints(boards) gives what TypeScript has against them, by the types that this version of Grafana publishes."""
    version = yaml.safe_load((TOP / "docker-compose.yml").read_text())["services"]["grafana"]["image"].split(":")[1]
    folder = tmp_path_factory.mktemp("types")
    shutil.copy(TOP / "tests/support/grafana_types.ts", folder)
    npm(folder, f"@grafana/schema@{version}", TYPESCRIPT)

    def check(boards):
        typed = [("Board", board) for board in boards]
        for panel in (panel for board in boards for panel in board["panels"]):
            if panel["type"] in ("stat", "timeseries"):
                typed.append(({"stat": "StatOptions", "timeseries": "TimeSeriesOptions"}[panel["type"]], panel["options"]))
            if panel["type"] == "timeseries":
                typed.append(("TimeSeriesFields", panel["fieldConfig"]["defaults"]["custom"]))
        lines = [f"export const value{n}: {kind} = {json.dumps(value)};" for n, (kind, value) in enumerate(typed)]
        kinds = "Board, StatOptions, TimeSeriesFields, TimeSeriesOptions"
        return typescript(folder, "\n".join([f"import type {{{kinds}}} from './grafana_types';", *lines]))

    return check


def test_the_types_of_grafana_take_the_dashboards(complaints):
    assert complaints(list(DASHBOARDS.values())) == ""


def test_the_types_of_grafana_find_what_is_wrong(complaints):
    text = json.dumps(DASHBOARDS["overview.json"])
    for right, wrong in (('"colorMode": "background"', '"colorMode": "loud"'), ('"showPoints": "never"', '"showPoints": 0'), ('"gridPos"', '"gridPs"')):
        assert right in text
        assert re.search("error TS", complaints([json.loads(text.replace(right, wrong, 1))])), wrong


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_has_what_we_ask_of_it(name):
    jsonschema.Draft202012Validator(SCHEMA).validate(DASHBOARDS[name])


@pytest.mark.parametrize("broken", [{"id": 3}, {"uid": "x y"}, {"panels": []}, {"panels": [{"type": "graph"}]}, {"time": {"from": "now-1h"}}])
def test_the_schema_finds_what_is_wrong(broken):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate({**DASHBOARDS["overview.json"], **broken})


def test_dashboards_are_told_apart():
    assert len({board["uid"] for board in DASHBOARDS.values()}) == len({board["title"] for board in DASHBOARDS.values()}) == len(DASHBOARDS) >= 4


def test_datasources_are_those_that_are_provisioned():
    known = {source["uid"]: source["type"] for source in SOURCES}
    for name, panel in panels():
        assert known[panel["datasource"]["uid"]] == panel["datasource"]["type"], (name, panel["title"])
        kind = {"prometheus": "expr", "postgres": "rawSql"}[panel["datasource"]["uid"]]
        assert all(kind in target for target in panel["targets"]), (name, panel["title"])
        assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_lie_side_by_side(name):
    places = [panel["gridPos"] for panel in DASHBOARDS[name]["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in itertools.combinations(places, 2):
        apart = [one[at] + one[size] <= other[at] or other[at] + other[size] <= one[at] for at, size in (("x", "w"), ("y", "h"))]
        assert any(apart), (one, other)


@pytest.mark.parametrize(("place", "expression"), queries("expr"))
def test_dashboards_use_metrics_that_are_documented(place, expression):
    assert named_in(expression) and unknown(expression) <= {"ALERTS"}, place
