"""The board's API as its description and the NL API Design Rules have it: pages, tags, problems, and schemathesis against openapi.json."""

import json
import subprocess

import pytest
from board import ask, get, links
from protos import REPOSITORY
from registries import VALIDATORS, environment

OPENAPI = REPOSITORY / "services" / "board" / "openapi.json"
pytestmark = pytest.mark.xdist_group("board")


def test_pages_and_links(board):
    everyone = get(board, "/v1/quotas/2017-1?page_size=1000")
    assert len(everyone) == 388
    assert get(board, "/v1/quotas/2017-1") == everyone[:100]
    answer = ask(board.port, "/v1/quotas/2017-1?lang=en&page=3&page_size=150")
    assert answer.json == everyone[300:388]
    of = "/v1/quotas/2017-1?lang=en&page={}&page_size=150"
    assert links(answer) == {"first": of.format(1), "prev": of.format(2), "last": of.format(3)}
    answer = ask(board.port, "/v1/quotas/2017-1?lang=en&page=4&page_size=150")
    assert answer.json == [] and links(answer)["prev"] == of.format(3)


def test_nothing_new_is_not_sent_again(board):
    for target in ("/v1/quotas/2017-1", "/v1/nation/2017-1", "/v1/quotas/2017-1.xlsx", "/v1/openapi.json"):
        first = ask(board.port, target)
        tag = first.headers["etag"]
        for known in (tag, f'"other", W/{tag}', "*"):
            again = ask(board.port, target, If_None_Match=known)
            assert (again.status, again.body) == (304, b"") and again.headers["etag"] == tag
        assert ask(board.port, target, If_None_Match='"other"').status == 200
        head = ask(board.port, target, "HEAD")
        assert (head.status, head.body, head.headers["etag"]) == (200, b"", tag)
        assert head.headers["content-length"] == str(len(first.body))
    assert ask(board.port, "/v1/nation/2017-2").headers["etag"] != ask(board.port, "/v1/nation/2017-1").headers["etag"]


# What makes no sense


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/v1/periods?unknown=1", 400),
        ("/v1/periods?=1", 400),
        ("/v1/nation/2017-1?at=2017-04-02", 400),
        ("/v1/nation/2017-1?at=1999-04-01", 400),
        ("/v1/nation/2017-1?at=2017-13-01", 400),
        ("/v1/nation/2017-1?at=2100-01-01", 400),
        ("/v1/nation/2017-1?at=today", 400),
        ("/v1/nation/2017-1?at=", 400),
        ("/v1/quotas/2017-1?page=0", 400),
        ("/v1/quotas/2017-1?page=-1", 400),
        ("/v1/quotas/2017-1?page=1e3", 400),
        ("/v1/quotas/2017-1?page=99999999999999999999", 400),
        ("/v1/quotas/2017-1?page_size=1001", 400),
        ("/v1/quotas/2017-1?page=1&page=2", 400),
        ("/v1/quotas/2017-1?province=Zeeland", 400),
        ("/v1/quotas/2017-1?schedule=soon", 400),
        ("/v1/quotas/2017-1?lang=de", 400),
        ("/v1/quotas/2017-1?page=1%00", 400),
        ("/v1/quotas/2017-1?province=%ff%fe", 400),
        ("/v1/quotas/2017-1?" + "a" * 4_000, 400),
        ("/v1/quotas/2017-1?" + "a=1&" * 200, 400),
        ("/v1/quotas/2017-1?" + "a=1&" * 1_000, 400),
        ("/v1/quotas/2017-1?" + "&" * 4_000, 400),
        ("/v1/what-if/2017-1?national_total=many", 400),
        ("/v1/what-if/2017-1?method=random", 400),
        ("/v1/what-if/2017-1?transfer=GM0716:GM0716:3", 400),
        ("/v1/what-if/2017-1?transfer=GM0716:GM9999:3", 400),
        ("/v1/stream?municipality=Tholen", 400),
        ("/v1/" + "a" * 4_000, 400),
        ("/v1/%ff%fe", 400),
        ("/v1/a/b/c/d/e/f/g", 400),
        ("/v1/nation/2035-1", 404),
        ("/v1/nation/2017-3", 404),
        ("/v1/nation/2017-1%00", 404),
        ("/v1/quotas/2017-1/GM9999", 404),
        ("/v1/quotas/2017-1/GM0716/other", 404),
        ("/v1/quotas/2035-1.csv", 404),
        ("/v1/quotas/.csv", 404),
        ("/v1/quotas/2017-1.pdf", 404),
        ("/v1/provinces/2017-1/PV99", 404),
        ("/v1/other", 404),
        ("/v1", 404),
        ("/v1/", 404),
        ("/v1/periods/", 404),
        ("/v1//periods", 404),
        ("/v1/../v1/periods", 404),
        ("/v1/stream/", 404),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_problem_says_what_is_wrong(board, target, status):
    check_problem(ask(board.port, target), status)


def check_problem(answer, status):
    assert (answer.status, answer.type) == (status, "application/problem+json"), answer
    problem = answer.json
    assert problem["status"] == status and problem["title"] and len(problem["detail"]) > 5
    assert answer.headers["api-version"] == "1.0.0"


@pytest.mark.parametrize("target", ["/v1/" + "a" * 10_000, "/v1/quotas/2017-1?" + "a=1&" * 5_000, "/v1/periods?" + "&" * 100_000])
def test_an_address_beyond_the_memory_of_a_connection(board, target):
    """The HTTP library refuses it by itself, and goes on."""
    assert ask(board.port, target).status == 414
    assert ask(board.port, "/v1/periods").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE"])
def test_only_reading(board, method):
    for body in (None, b"x" * 100_000):
        answer = ask(board.port, "/v1/periods", method, body)
        check_problem(answer, 405)
        assert answer.headers["allow"] == "GET, HEAD"


def test_a_body_is_passed_over(board):
    assert ask(board.port, "/v1/periods", "GET", b"x" * 100_000).json == get(board, "/v1/periods")


def test_last_event_id_is_a_number(board):
    for wrong in ("-1", "one", "1e3", "9" * 30):
        check_problem(ask(board.port, "/v1/stream", Last_Event_ID=wrong), 400)
        check_problem(ask(board.port, f"/v1/stream?after={wrong}"), 400)


# The description


@pytest.fixture(scope="module")
def validators(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("validators") / "venv", *VALIDATORS)


def described():
    return json.loads(OPENAPI.read_text())


def test_the_description_is_one_of_openapi(board, validators):
    done = subprocess.run(
        [validators / "openapi-spec-validator", "--schema", "3.1", OPENAPI],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer = ask(board.port, "/v1/openapi.json")
    assert answer.json == described() and answer.headers["access-control-allow-origin"] == "*"


def test_answers_are_as_described(board, validators):
    """Schemathesis asks what the description allows and what it does not. That a day is too late or a town none, which only the
    figures tell, is a 400 too, so `positive_data_acceptance` cannot hold; a stream has no end."""
    url = f"http://127.0.0.1:{board.port}/v1"
    words = ["run", f"{url}/openapi.json", "--url", url, "--exclude-path", "/stream", "--seed", "1", "--no-color"]
    words += ["--phases", "examples,coverage,fuzzing", "--max-examples", "2", "--workers", "2"]
    words += ["--exclude-checks", "positive_data_acceptance", "--generation-database", "none"]
    done = subprocess.run(
        [validators / "schemathesis", *words],
        cwd=validators,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def members(schema, answers):
    """Where the members of objects of a schema are not those that the answers have together."""
    documents = described()["components"]["schemas"]
    if "$ref" in schema:
        return members(documents[schema["$ref"].rpartition("/")[2]], answers)
    if "items" in schema:
        return members(schema["items"], [item for answer in answers for item in answer])
    if not isinstance(schema.get("properties"), dict):
        return []
    if not answers:
        return []  # a list in which there is nothing here
    found = {name for answer in answers for name in answer}
    wrong = sorted(found ^ set(schema["properties"]))
    for name, of in schema["properties"].items():
        wrong += [f"{name}.{each}" for each in members(of, [answer[name] for answer in answers if answer.get(name)])]
    return wrong


def test_each_member_is_described(board):
    """Of real answers, all of them together: nothing more, nothing less."""
    examples = {"{period}": "2017-1", "{municipality_code}": "GM0716", "{province_code}": "PV29"}
    looked_at = 0
    for path, item in described()["paths"].items():
        content = item["get"]["responses"]["200"]["content"]
        if "application/json" not in content or path == "/openapi.json":
            continue
        target = path
        for name, value in examples.items():
            target = target.replace(name, value)
        answer = get(board, f"/v1{target}{'?national_total=9000' if 'what-if' in path else ''}")
        schema = content["application/json"]["schema"]
        wrong = members(schema, [answer])
        assert wrong in ([], ["revision"]), f"{path}: {wrong}"
        assert wrong == [] or "what-if" in path, "only what is computed has no revision"
        looked_at += 1
    assert looked_at == 10


def test_design_rules():
    """Of the NL API Design Rules, what a description tells: no slash at the end, the version in the path, nouns in the plural for
    lists, problems as application/problem+json, and the header API-Version on every answer."""
    document = described()
    assert [server["url"] for server in document["servers"]] == ["/v1"]
    for path, item in document["paths"].items():
        assert not path.endswith("/") and path == path.lower() and "_" not in path.replace("municipality_code", "").replace(
            "province_code", ""
        )
        assert set(item) == {"get"}
        for status, response in item["get"]["responses"].items():
            response = document["components"]["responses"].get(response.get("$ref", "").rpartition("/")[2], response)
            assert "API-Version" in response.get("headers", {}) or status == "304", (path, status)
            assert status[0] != "4" or set(response["content"]) == {"application/problem+json"}
