"""The desk over HTTP: pages, filters, exports, decisions, and what keeps it safe."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from onrecord.codebook.bank import lines, parse_line
from onrecord.desk import app as desk_app
from onrecord.desk.address import local
from onrecord.desk.app import create_app
from onrecord.desk.lists import VIEWS
from tests.corpus.helpers import rows
from tests.desk.conftest import HOSTILE
from tests.limits import full, open_folder, unwritable

PAGES = ["/", *(f"/{name}" for name in VIEWS), "/review", "/review?layer=statements", "/decisions", "/search?q=treaty"]
HOLD = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(30)"
CHARTS = ["timeline", "map", "network", "positions", "figures", "sources"]


def token(client: TestClient) -> str:
    client.get("/")
    return re.search(r'"x-csrf": "([0-9a-f]{64})"', client.get("/").text)[1]  # type: ignore[index]


def report(project: Path, title: str = "Obama%") -> str:
    return str(rows(project, f"SELECT doc FROM documents WHERE title LIKE '{title}'")[0][0])


def take(client: TestClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf": token(client), **fields})


class _Text(HTMLParser):
    """The text of the article, as a browser would have it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside, self.text = False, ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""


def tags(page: str) -> list[tuple[str, dict[str, str]]]:
    """Every tag of a page with its attributes, as a browser reads them."""
    found: list[tuple[str, dict[str, str]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            found.append((tag, {name: value or "" for name, value in attrs}))

    Tags(convert_charrefs=True).feed(page)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_with_safe_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    for tag, attributes in tags(answer.text):
        assert tag not in ("style", "base", "iframe", "object", "embed"), tag
        assert tag != "script" or attributes.get("src", "").startswith("/static/")
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name != "style", tag
            if name in ("href", "src", "action", "hx-get", "hx-post"):
                assert value.startswith(("/", "#")), (tag, value)


def test_the_article_is_shown_letter_by_letter_and_cannot_do_anything(client: TestClient, project: Path) -> None:
    doc = report(project, "<img%")
    page = client.get(f"/reports/{doc}").text
    assert "<script>window" not in page
    assert "<svg onload" not in page
    assert "<img" not in page
    assert "49" not in re.sub(r"f-\w+", "", page.split("<article")[1].split("</article>")[0])
    parser = _Text()
    parser.feed(page)
    assert parser.text == HOSTILE
    for path in (
        *PAGES,
        "/chart/sources.svg",
        "/search?q=<script>alert(1)</script>",
        '/timeline?actor="><script>x</script>',
    ):
        assert not re.search(r"<script>|<img|<svg onload|<b>Outlet", client.get(path).text), path


def test_filters_in_the_address_keep_what_they_say(client: TestClient) -> None:
    found = list(csv.DictReader(io.StringIO(client.get("/export/events.csv?type=SANCTION").text)))
    assert found
    assert {row["type"] for row in found} == {"SANCTION"}
    everything = list(csv.DictReader(io.StringIO(client.get("/export/events.csv").text)))
    assert len(everything) > len(found)
    page = client.get("/timeline?type=SANCTION&since=2021-01-01").text
    assert 'value="2021-01-01"' in page
    assert re.search(r"<option selected>SANCTION", page)
    assert "No event fits these filters." in client.get("/timeline?actor=Nobody+At+All").text
    wrong = client.get("/timeline?since=soon")
    assert wrong.status_code == 400
    assert "E010" in wrong.text


def test_exports_hold_the_rows_of_the_view(client: TestClient) -> None:
    for name in VIEWS:
        listed = [json.loads(line) for line in client.get(f"/export/{name}.jsonl").text.splitlines()]
        table = list(csv.reader(io.StringIO(client.get(f"/export/{name}.csv").text)))
        assert len(table) == len(listed) + 1, name
        assert table[0] == list(listed[0]), name
    for name in CHARTS:
        answer = client.get(f"/chart/{name}.svg")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        root = ElementTree.fromstring(answer.text)
        assert root.tag.endswith("svg")
        assert "href" not in re.sub("data-href", "", answer.text)


def test_a_decision_changes_every_view_and_can_be_undone(client: TestClient, project: Path) -> None:
    doc = report(project)
    (id, type_, words) = rows(
        project, f"SELECT id, type, \"trigger\" FROM events WHERE doc = '{doc}' AND status = 'actual' ORDER BY start"
    )[0]
    taken = take(client, f"/reports/{doc}/events/{id}", action="fix", type="COERCE", status="negated", why="a test",
                 trigger=words)  # fmt: skip
    assert taken.status_code == 303
    page = client.get(taken.headers["location"]).text
    assert "Decided." in page
    assert "fix by ann" in page
    exported = [
        json.loads(line) for line in client.get("/export/events.jsonl?type=COERCE&status=negated").text.splitlines()
    ]
    assert [row["event"] for row in exported if row["doc"] == doc] == [id]
    listed = client.get("/decisions").text
    assert f"<s>{type_}</s>" in listed
    assert "a test" in listed
    decision = re.search(r"/decisions/([0-9a-f]{12})/undo", listed)[1]  # type: ignore[index]
    assert take(client, f"/decisions/{decision}/undo").status_code == 303
    assert rows(project_released(client), f"SELECT type FROM events WHERE doc = '{doc}' AND id = '{id}'") == [(type_,)]


def project_released(client: TestClient) -> Path:
    project = client.app.state.desk.project  # type: ignore[attr-defined]
    project.release()
    return project.path  # type: ignore[no-any-return]


def test_a_missed_event_is_added_at_its_words(client: TestClient, project: Path) -> None:
    doc = report(project)
    form = client.get(f"/reports/{doc}/add?layer=events&words=a+dinner+with+the+leaders")
    assert form.status_code == 200
    taken = take(client, f"/reports/{doc}/add", layer="events", words="a dinner with the leaders", type="CONSULT",
                 status="future", actors=["Barack Obama"], actors_more="leaders of Central Europe",
                 trigger="dinner")  # fmt: skip
    assert taken.status_code == 303
    found = rows(
        project_released(client),
        f"SELECT type, status, \"trigger\", actors, evidence FROM events WHERE doc = '{doc}' AND id LIKE 'ed%'",
    )
    assert found[0][:3] == ("CONSULT", "future", "dinner")
    assert found[0][3] == ["Barack Obama", "leaders of Central Europe"]
    assert found[0][4].startswith("PRAGUE")
    missing = take(client, f"/reports/{doc}/add", layer="events", words="words that are not there", type="AID")
    assert missing.status_code == 400
    assert "E052" in missing.text


@pytest.mark.parametrize("fields", [
    {"type": "NONSENSE"}, {"status": "perhaps"}, {"time_start": "2020-13-45"}, {"trigger": "not in the text"},
    {"time_start": "2020-02-02", "time_end": "2019-01-01"},
])  # fmt: skip
def test_what_the_record_does_not_know_is_refused(client: TestClient, project: Path, fields: dict[str, str]) -> None:
    doc = report(project)
    id = rows(project, f"SELECT id FROM events WHERE doc = '{doc}' ORDER BY start")[0][0]
    given = {"type": "AID", "status": "actual", **fields}
    assert take(client, f"/reports/{doc}/events/{id}", action="fix", **given).status_code == 400
    assert rows(project_released(client), "SELECT count(*) FROM decisions") == [(0,)]


def test_decisions_are_exported_as_examples_of_the_bank(client: TestClient, project: Path, tmp_path: Path) -> None:
    ids = rows(project, "SELECT doc, id FROM events ORDER BY doc, start")[:8]
    for n, (doc, id) in enumerate(ids):
        assert (
            take(client, f"/reports/{doc}/events/{id}", action="reject" if n % 4 == 3 else "accept").status_code == 303
        )
    path = tmp_path / "examples.txt"
    path.write_text(client.get("/decisions/export/examples.txt").text, encoding="utf-8")
    read = [parse_line(line, where) for line, where in lines(path)]
    assert len(read) >= 6
    assert {"NONE"} < {e.type for e in read}
    assert any(e.actors for e in read)
    header, *table = csv.reader(io.StringIO(client.get("/decisions/export/decisions.csv").text))
    assert len(table) == 8
    assert header[:3] == ["decision", "at", "who"]
    assert len(client.get("/decisions/export/decisions.jsonl").text.splitlines()) == 8
    assert "Accuracy of the reader" in client.get("/decisions").text


def test_the_queue_brings_the_least_certain_first_and_leaves_out_what_is_decided(
    client: TestClient, project: Path
) -> None:
    least = rows(project, "SELECT doc, id, certainty FROM events ORDER BY certainty, doc, start")
    first = re.findall(r'action="/reports/(\w+)/events/(\w+)"', client.get("/review").text)
    assert first == [(doc, id) for doc, id, _ in least[: len(first)]]
    take(client, f"/reports/{least[0][0]}/events/{least[0][1]}", action="accept")
    after = re.findall(r'action="/reports/(\w+)/events/(\w+)"', client.get("/review").text)
    assert (least[0][0], least[0][1]) not in after
    client.cookies.set("onrecord_who", b"bob".hex())
    mine = re.findall(r'action="/reports/(\w+)/events/(\w+)"', client.get("/review?by=me").text)
    assert mine[0] == (least[0][0], least[0][1])  # for a second reader, what the first has decided about


def test_decisions_need_the_desks_own_page(client: TestClient, project: Path) -> None:
    doc = report(project)
    id = rows(project, f"SELECT id FROM events WHERE doc = '{doc}'")[0][0]
    path = f"/reports/{doc}/events/{id}"
    right = token(client)
    assert client.post(path, data={"action": "accept"}).status_code == 403
    assert client.post(path, data={"action": "accept", "csrf": "0" * 64}).status_code == 403
    abroad = {"origin": "http://evil.example"}
    assert client.post(path, data={"action": "accept", "csrf": right}, headers=abroad).status_code == 403
    assert (
        client.post(
            path, data={"action": "accept", "csrf": right}, headers={"sec-fetch-site": "cross-site"}
        ).status_code
        == 403
    )
    assert rows(project_released(client), "SELECT count(*) FROM decisions") == [(0,)]
    for route in client.app.routes:  # type: ignore[attr-defined]
        if isinstance(route, Route) and "POST" in (route.methods or ()):
            assert route.endpoint in desk_app.CHECKED, route.path


def test_only_its_own_host_names_are_answered(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example:8765"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200


def test_beyond_this_machine_a_token_is_needed(project: Path) -> None:
    open_desk = TestClient(create_app(project, host="0.0.0.0", token="secret"), base_url="http://10.0.0.5:8765",
                           follow_redirects=False)  # fmt: skip
    assert open_desk.get("/").status_code == 403
    assert open_desk.get("/?token=wrong").status_code == 403
    let_in = open_desk.get("/timeline?token=secret&type=AID")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/timeline?type=AID")
    assert open_desk.get("/").status_code == 200


def test_no_path_leads_out_of_the_project(client: TestClient, project: Path) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/reports/..%2f..%2fetc%2fpasswd", "/../pyproject.toml",
                 "/static/..%5capp.py", "/export/..%2fevents.csv", "/chart/%2e%2e.svg"):  # fmt: skip
        assert client.get(path).status_code in (400, 404), path
    assert local("//evil.example/") == "/"
    assert local("https://evil.example/") == "/"
    assert local("/\\evil.example") == "/"
    assert local("/review?page=2") == "/review?page=2"
    id = rows(project, "SELECT id FROM events")[0][0]
    sent = take(client, f"/reports/{report(project)}/events/{id}", action="accept", back="//evil.example/")
    assert sent.headers["location"].startswith("/reports/")


def test_a_locked_project_says_so(client: TestClient, project: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project)],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        answer = client.get("/timeline")
        assert answer.status_code == 503
        assert "E030" in answer.text
        assert f"process {holder.pid}" in answer.text
    finally:
        holder.kill()
        holder.wait()
    assert client.get("/timeline").status_code == 200


def test_search_finds_words_phrases_and_names(client: TestClient) -> None:
    assert '<mark class="hit">treaty</mark>' in client.get("/search?q=treaty").text
    assert "Obama, Medvedev sign arms treaty" in client.get('/search?q="nuclear arsenals"').text
    assert "Nothing holds all these words" in client.get('/search?q="arsenals nuclear"').text
    assert "Viktor Khrenin" in client.get("/search?q=khrenin").text
    assert client.get("/search?q=%25%27%3B--").status_code == 200


def test_wrong_addresses_say_what_to_do(client: TestClient) -> None:
    for path in ("/nothing", "/reports/0000", "/happenings/h0", "/chart/reports.svg", "/export/events.exe"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "start from the overview" in answer.text, path
    assert client.get("/timeline?page=99999999999").status_code == 200
    assert client.get("/timeline?page=-1").status_code == 200


def test_a_full_disk_takes_no_decision(client: TestClient, project: Path) -> None:
    doc = report(project)
    id = rows(project, f"SELECT id FROM events WHERE doc = '{doc}' ORDER BY id")[0][0]
    client.app.state.desk.project.release()  # type: ignore[attr-defined]
    key = token(client)
    with full(500):
        answer = client.post(f"/reports/{doc}/events/{id}", data={"csrf": key, "action": "reject"})
        assert answer.status_code == 507
        assert "E041" in answer.text
        assert "File too large" in answer.text
    assert client.get("/decisions").status_code == 200
    client.app.state.desk.project.release()  # type: ignore[attr-defined]
    assert rows(project, "SELECT * FROM decisions") == []
    assert take(client, f"/reports/{doc}/events/{id}", action="reject").status_code == 303


def test_a_project_that_cannot_be_written_can_be_read(made: Path) -> None:
    with open_folder() as folder:
        project = folder / "p.duckdb"
        shutil.copy(made, project)
        app = create_app(project, who="ann")
        client = TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False)
        doc = report(project)
        with unwritable(project, folder):
            assert client.get(f"/reports/{doc}").status_code == 200
            answer = take(client, f"/reports/{doc}/events/e1", action="reject")
            assert answer.status_code == 403
            assert "E051" in answer.text
            app.state.desk.project.release()
        assert rows(project, "SELECT * FROM decisions") == []


def test_an_actor_who_is_another_in_every_report(client: TestClient, project: Path) -> None:
    with_key = "FROM actors WHERE entity IS NOT NULL AND kind <> 'country'"
    doc, id, entity, name = rows(project, f"SELECT doc, id, entity, name {with_key} ORDER BY doc, id LIMIT 1")[0]
    (other,) = rows(
        project, f"SELECT name {with_key} AND doc <> '{doc}' AND entity <> '{entity}' ORDER BY name LIMIT 1"
    )[0]
    client.app.state.desk.project.release()  # type: ignore[attr-defined]
    assert 'name="everywhere"' in client.get(f"/reports/{doc}/actors/{id}/edit").text
    path = f"/reports/{doc}/actors/{id}"
    refused = take(client, path, action="merge", everywhere="1", into_more="Nobody At All")
    assert refused.status_code == 400
    assert "E052" in refused.text
    answer = take(client, path, action="merge", everywhere="1", into_more=other)
    assert answer.status_code == 303
    listed = client.get("/decisions").text
    assert "every report" in listed
    assert client.get(f"/reports/{doc}").status_code == 200
    client.app.state.desk.project.release()  # type: ignore[attr-defined]
    assert rows(project, f"SELECT name FROM actors WHERE doc = '{doc}' AND id = '{id}'") == [(other,)]
    (decision,) = rows(project, "SELECT decision FROM decisions")[0]
    assert take(client, f"/decisions/{decision}/undo").status_code == 303
    client.app.state.desk.project.release()  # type: ignore[attr-defined]
    assert rows(project, f"SELECT name FROM actors WHERE doc = '{doc}' AND id = '{id}'") == [(name,)]
