"""The dashboards without a Grafana: their JSON is what it takes, and they ask for metrics that there are. tests/integration/test_alerts.py
sends what they ask to a Prometheus and a PostgreSQL."""
import itertools
import json
import pathlib

import jsonschema
import pytest
import yaml

from dashboards import DASHBOARDS, panels, queries
from test_prometheus import named_in, unknown

TOP = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "tests/support/grafana-dashboard.json").read_text())
SOURCES = yaml.safe_load((TOP / "deploy/grafana/provisioning/datasources/taakstelling.yml").read_text())["datasources"]


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_is_what_grafana_takes(name):
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
