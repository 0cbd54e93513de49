"""The dashboards of deploy/grafana: their panels and what these ask."""

import json

from protos import REPOSITORY

DASHBOARDS = {path.name: json.loads(path.read_text()) for path in sorted((REPOSITORY / "deploy/grafana/dashboards").glob("*.json"))}
VALUES = {"$__rate_interval": "30s", "$job": "placement-consumer", "${period:sqlstring}": "'2017-1'", "$period": "2017-1"}


def panels():
    """Pairs of the dashboard's file and a panel, rows left out."""
    return [(name, panel) for name, board in DASHBOARDS.items() for panel in board["panels"] if panel["type"] != "row"]


def filled(text):
    """What Grafana sends, with the variables' values."""
    for name, value in VALUES.items():
        text = text.replace(name, value)
    assert "$" not in text, text
    return text


def queries(kind):
    """All of `expr` (PromQL) or `rawSql`, each with where it stands."""
    return [(f"{name}: {panel['title']}", target[kind]) for name, panel in panels() for target in panel["targets"] if kind in target]


def variable_queries():
    """The SQL of the variables, with where it stands."""
    found = [(name, variable["query"]) for name, board in DASHBOARDS.items() for variable in board["templating"]["list"]]
    return [(name, query) for name, query in found if isinstance(query, str)]
