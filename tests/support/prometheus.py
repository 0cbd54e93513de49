"""A Prometheus of the tests' own: the configuration and rules of deploy/prometheus, made faster, with targets on this machine."""

import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import yaml

from broker import wait_until
from protos import REPOSITORY
from servers import end_of, free_port

FOLDER = REPOSITORY / "deploy" / "prometheus"
FASTER = 30  # times: a minute is 2 seconds
SECOND = {"global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}}
UNITS = {"s": 1, "m": 60, "h": 3600}


def faster(duration):
    return f"{int(duration[:-1]) * UNITS[duration[-1]] * 1000 // FASTER}ms"


def faster_rules(text):
    """The rules with every `for` and every range so many times shorter: the only thing in which the tests' rules differ from those shipped."""
    rules = yaml.safe_load(text)
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        rule["expr"] = re.sub(r"\[(\d+[smh])\]", lambda found: f"[{faster(found[1])}]", rule["expr"])
        if "for" in rule:
            rule["for"] = faster(rule["for"])
    return yaml.safe_dump(rules)


def local_config(targets):
    """prometheus.yml with the addresses that the jobs' targets have here; a job that it does not have is added."""
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    config["global"].update(SECOND["global"])
    for job in config["scrape_configs"]:
        for group in job.get("static_configs", []):
            group["targets"] = targets[job["job_name"]]
    known = {job["job_name"] for job in config["scrape_configs"]}
    for name in targets.keys() - known:
        config["scrape_configs"].append({"job_name": name, "static_configs": [{"targets": targets[name]}]})
    return yaml.safe_dump(config)


class Prometheus:
    """Scrapes `targets`: lists of HOST:PORT by job."""

    def __init__(self, folder, targets):
        folder.mkdir()
        for name in ("rules.yml", "alerts.yml"):
            (folder / name).write_text(faster_rules((FOLDER / name).read_text()))
        (folder / "prometheus.yml").write_text(local_config(targets))
        self.log = folder / "prometheus.log"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        words = [f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["prometheus", *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.ready, f"Prometheus is ready; {self.log}", 30)

    def ready(self):
        assert self.process.poll() is None, end_of(self.log)
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def api(self, path, **parameters):
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}", timeout=20) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path} {parameters}: {error.read().decode()}") from None

    def query(self, expression):
        """What it is now: pairs of labels and a number."""
        return [(found["metric"], float(found["value"][1])) for found in self.api("query", query=expression)["result"]]

    def alerts(self, *states):
        return [alert for alert in self.api("alerts")["alerts"] if alert["state"] in (states or ("firing",))]

    def firing(self, name, **labels):
        """The alert of that name that fires with these labels, or None."""
        found = [alert for alert in self.alerts() if alert["labels"]["alertname"] == name]
        return next((alert for alert in found if labels.items() <= alert["labels"].items()), None)

    def fired_within(self, seconds):
        """Names of what has fired in the last seconds, whether or not it still does."""
        fired = f'count by (alertname) (max_over_time(ALERTS{{alertstate="firing"}}[{seconds}s]))'
        return {labels["alertname"] for labels, _ in self.query(fired)}

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
