"""What the tests of the page share: a tiny store, ways to make graphs of several sizes, and a browser."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.vocab import BASE_IRI, PREFIXES

HEADER = f"@base <{BASE_IRI}> .\n" + "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


class Store:
    """A store in memory that answers over the union of its graphs."""

    def __init__(self, trig: str) -> None:
        self.store = ox.Store()
        self.store.load(trig.encode("utf-8"), format=ox.RdfFormat.TRIG)

    def query(self, sparql: str, /) -> Any:
        """The solutions of a SELECT query."""
        return self.store.query(sparql, use_default_graph_as_union=True)


def literal(text: str) -> str:
    """A Turtle string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


class Writer:
    """Writes small graphs that keep the contract: one document, each fact and statement a sentence of its text."""

    def __init__(self, document: str = "doc/0123456789abcdef", source: str = "report.txt", date: str = "2025-08-20", url: str = "") -> None:
        self.document, self.source, self.date, self.url = document, source, date, url
        self.text = ""
        self.triples: list[str] = []
        self.entities: list[str] = []
        self._number = count()

    def entity(self, iri: str, kind: str, label: str, *names: str) -> str:
        """Describe an entity and return its IRI."""
        other = "".join(f" ; skos:altLabel {literal(name)}" for name in names)
        self.entities.append(f"<{iri}> a kg:{kind} ; skos:prefLabel {literal(label)}{other} .")
        return iri

    def post(self, iri: str, label: str, organisation: str) -> str:
        """Describe a post and return its IRI."""
        self.entities.append(f"<{iri}> a org:Post ; skos:prefLabel {literal(label)} ; org:postIn <{organisation}> .")
        return iri

    def sentence(self, text: str, part: str = "", *refers: str) -> str:
        """Add a sentence to the text, and return a mention of it, or of a part of it."""
        begin = len(self.text) + (text.index(part) if part else 0)
        self.text += text + " "
        return self.mention(begin, begin + len(part or text), *refers)

    def mention(self, begin: int, end: int, *refers: str) -> str:
        """A mention of characters of the text so far."""
        iri = f"{self.document}#char={begin},{end}"
        exact = literal(self.text[begin:end])
        self.triples.append(f"<{iri}> a kg:Mention ; oa:hasSource <{self.document}> ; oa:start {begin} ; oa:end {end} ; oa:exact {exact} .")
        self.triples += [f"<{iri}> kg:refersTo <{entity}> ." for entity in refers]
        return iri

    def fact(self, triple: tuple[str, str, str], text: str, *, extra: str = "") -> None:
        """An assertion with a sentence as its evidence; ``extra`` are further properties, in Turtle."""
        subject, predicate, value = triple
        term = value if value.startswith('"') or value.isdecimal() else f"<{value}>"
        iri = f"{self.document}/assertion/{next(self._number)}"
        entities = [subject] + ([value] if term.startswith("<") and "post/" not in value else [])
        evidence = self.sentence(text, "", *entities)
        certainty = "" if "kg:certainty" in extra else " ; kg:certainty kg:Certain"
        polarity = "" if "kg:polarity" in extra else " ; kg:polarity kg:Positive"
        self.triples.append(
            f"<{iri}> a kg:Assertion ; rdf:subject <{subject}> ; rdf:predicate {predicate} ; rdf:object {term} ; "
            f"kg:evidence <{evidence}>{certainty}{polarity}{extra} ."
        )

    def statement(self, speaker: str, content: str, about: list[str], *, sentence: str = "", force: str = "Assert") -> str:
        """A statement and its IRI; ``sentence`` is the whole sentence that holds the content."""
        iri = f"{self.document}/statement/{next(self._number)}"
        mention = self.sentence(sentence or f"He said that {content}.", content, *about)
        topics = "".join(f" ; kg:about <{entity}>" for entity in about)
        self.triples.append(
            f'<{iri}> a kg:Statement ; kg:statedBy <{speaker}> ; kg:content {literal(content)} ; kg:cue "said" ; kg:mode kg:Speech ; '
            f"kg:force kg:{force} ; kg:polarity kg:Positive ; kg:contentMention <{mention}> ; dcterms:isPartOf <{self.document}>{topics} ."
        )
        return iri

    def trig(self, title: str = "A report") -> str:
        """The graph as TriG."""
        url = f" ; schema:url <{self.url}>" if self.url else ""
        described = (
            f"<{self.document}> a kg:Document ; dcterms:source {literal(self.source)} ; dcterms:title {literal(title)} ; "
            f'dcterms:publisher "Example Wire" ; dcterms:issued "{self.date}"^^xsd:date ; schema:text {literal(self.text)}{url} .'
        )
        entities = "\n".join(self.entities)
        return f"{HEADER}<graph/entities> {{\n{entities}\n}}\n<{self.document}> {{\n{described}\n" + "\n".join(self.triples) + "\n}\n"


STATES = ("Belarus|Russia|Lithuania|Latvia|Estonia|Poland|Germany|United States|United Kingdom|Ukraine|China|South Korea").split("|")
PEOPLE = (
    "Viktor Khrenin|Andrei Belousov|Dovilė Šakalienė|Andris Sprūds|Hanno Pevkur|Władysław Kosiniak-Kamysz|Boris Pistorius|"
    "Lloyd Austin|John Healey|Rustem Umerov|Dong Jun|Kim Yong-hyun"
).split("|")
OTHERS = (
    "NATO|Collective Security Treaty Organization|European Union|Union State of Russia and Belarus|Reuters|TASS|"
    "Belarusian Ministry of Defence|Supreme Headquarters Allied Powers Europe|United States Army Europe and Africa|"
    "Lithuanian Armed Forces"
).split("|")
EXERCISES = ("West-2025|Zapad-2021|Steadfast Defender 2024|Defender Europe 2025|Ulchi Freedom Shield 2025|Balikatan 2025|Iron Wolf").split(
    "|"
)
PLACES = ("Minsk|Barysaw|Suwalki Gap|Kaliningrad|Vilnius|Brest|Pabradė training area|Baltic Sea|Bishkek|Ramstein Air Base").split("|")


def realistic(seed: int = 7) -> str:
    """A graph of some sixty nodes with hubs, small components and nodes on their own, as a dozen reports give."""
    chance = random.Random(seed)  # the same graph every time
    w = Writer()
    states = [w.entity(f"state/{i}", "State", name) for i, name in enumerate(STATES)]
    people = [w.entity(f"actor/{i}", "Actor", name, name.rsplit(" ", 1)[-1]) for i, name in enumerate(PEOPLE)]
    others = [w.entity(f"organisation/{i}", "Organisation", name) for i, name in enumerate(OTHERS)]
    exercises = [w.entity(f"exercise/{i}", "Exercise", name) for i, name in enumerate(EXERCISES)]
    places = [w.entity(f"place/{i}", "Place", name) for i, name in enumerate(PLACES)]
    sources = [
        w.entity(f"source/{i}", "UnnamedSource", name) for i, name in enumerate(["analysts", "a senior official", "Western diplomats"])
    ]
    series = w.entity("series/west", "ExerciseSeries", "West")
    meetings = [
        w.entity(f"meeting/{i}", "Meeting", f"meeting of {PEOPLE[a]} and {PEOPLE[b]}")
        for i, (a, b) in enumerate([(0, 1), (2, 6), (10, 11)])
    ]
    agreement = w.entity("agreement/0", "Agreement", "agreement on the joint use of training areas")
    for i, person in enumerate(people):
        post = w.post(f"post/{i}", "Defence Minister" if i % 4 else "Chief of the General Staff", states[i % len(states)])
        w.fact((person, "org:holds", post), f"{STATES[i % len(states)]}'s defence minister {PEOPLE[i]} spoke to the press on Wednesday.")
    for exercise, pairs in {0: [0, 1, 10], 1: [0, 1], 2: [2, 3, 4, 5, 6, 7, 8], 3: [5, 6, 7], 4: [7, 11], 5: [7]}.items():
        for state in pairs:
            w.fact(
                (exercises[exercise], "kg:participant", states[state]),
                f"Troops from {STATES[state]} are taking part in {EXERCISES[exercise]}.",
            )
        w.fact((exercises[exercise], "kg:place", places[exercise]), f"{EXERCISES[exercise]} will be held near {PLACES[exercise]}.")
        w.fact((exercises[exercise], "kg:startDate", f'"2025-0{exercise + 1}-12"^^xsd:date'), f"{EXERCISES[exercise]} starts on the 12th.")
    for exercise in exercises[:2]:
        w.fact((exercise, "kg:partOfSeries", series), "The exercise is one of a series.")
    for organisation, state in [(6, 0), (8, 7), (9, 2)]:
        w.fact((others[organisation], "org:subOrganizationOf", states[state]), f"The {OTHERS[organisation]} answered on Monday.")
    for state in (2, 3, 4, 5, 6, 7, 8):
        w.fact((states[state], "org:memberOf", others[0]), f"{STATES[state]} is a member of NATO.")
    w.fact((exercises[2], "kg:organiser", others[0]), "NATO organises Steadfast Defender 2024.")
    w.fact((states[0], "kg:alliedWith", states[1]), "Belarus and Russia, its ally, agreed on the dates.")
    for meeting, (a, b) in zip(meetings, [(0, 1), (2, 6), (10, 11)], strict=True):
        w.fact((meeting, "kg:participant", people[a]), f"{PEOPLE[a]} met {PEOPLE[b]}.")
        w.fact((meeting, "kg:participant", people[b]), f"{PEOPLE[b]} met {PEOPLE[a]}.")
    w.fact((meetings[0], "kg:place", places[8]), "They met in Bishkek.")
    for state in states[:2]:
        w.fact((agreement, "kg:participant", state), "Both signed an agreement on the joint use of training areas.")
    _claims(w, chance, people + others + sources, exercises + states + places[:3])
    w.fact((places[6], "schema:containedInPlace", places[7]), "It lies on the coast.")
    return w.trig("Twelve reports in one")


def _claims(w: Writer, chance: random.Random, speakers: list[str], topics: list[str]) -> None:
    """Statements, and facts that only they claim."""
    for i in range(45):
        speaker = chance.choice(speakers[: 4 + i // 2])
        about = [t for t in chance.sample(topics[: 4 + i // 2], k=2) if t != speaker]
        content = f"the exercise number {i} is defensive in nature and threatens nobody"
        statement = w.statement(speaker, content, about, sentence=f"On Tuesday the minister said that {content}, but others doubt it.")
        if i % 5 == 0:
            w.fact(
                ("exercise/0", "kg:participant", f"state/{2 + i // 5}"), "More states could join.", extra=f" ; kg:claimedIn <{statement}>"
            )
    w.fact(("state/0", "kg:opposes", "state/2"), "Belarus threatened Lithuania.", extra=f" ; kg:claimedIn <{statement}>")
    w.fact(("exercise/0", "kg:participant", "state/5"), "Poland will not take part in West-2025.", extra=" ; kg:polarity kg:Negative")


CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


class Opened:
    """A page, opened from its file with the network cut, and what went wrong on it."""

    def __init__(self, browser: Any, path: Path, size: tuple[int, int] = (1400, 900), *, fragment: str = "", scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            color_scheme=scheme,
            offline=True,
            accept_downloads=True,
        )
        self.page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self._note_request)
        self.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        self.page.wait_for_function("window.kgView !== undefined")

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.troubles.append(f"request: {request.url}")

    def state(self, key: str) -> Any:
        """What the reader has chosen."""
        return self.page.evaluate(f"kgView.state[{key!r}]")

    def id_of(self, label: str) -> str:
        """The IRI of the entity with a label."""
        return self.page.evaluate("(label) => kgView.graph.nodes.find((node) => node.label === label).id", label)

    def point(self, identifier: str) -> tuple[float, float]:
        """Where the middle of a node stands in the window."""
        x, y = self.page.evaluate(
            """(id) => {
              const { x, y } = kgView.drawn.nodes.get(id);
              const box = document.getElementById("graph").getBoundingClientRect();
              const point = kgView.picture.toScreen(x, y);
              return [box.x + point.x, box.y + point.y];
            }""",
            identifier,
        )
        return x, y

    def click_node(self, label: str) -> None:
        """Click the middle of a node."""
        self.page.mouse.click(*self.point(self.id_of(label)))
        self.page.wait_for_function("kgView.state.selected !== null || kgView.state.path.length === 2")

    def click_edge(self, relation: str) -> None:
        """Click near the middle of the first straight line of a relation."""
        source, target = self.page.evaluate(
            """(relation) => {
              const edge = kgView.graph.edges.find((each) => each.relation === relation && !each.bend);
              return [edge.from, edge.to];
            }""",
            relation,
        )
        (ax, ay), (bx, by) = self.point(source), self.point(target)
        self.page.mouse.click(ax * 0.55 + bx * 0.45, ay * 0.55 + by * 0.45)
        self.page.wait_for_function("kgView.state.selected !== null")

    def panel(self) -> str:
        """The text of the panel."""
        return self.page.inner_text("#panel")

    def drawn(self, kind: str) -> set[str]:
        """The identifiers of the nodes or edges that are drawn."""
        return set(self.page.evaluate(f"[...kgView.drawn.{kind}.keys()]"))

    def serious_faults(self) -> list[tuple[str, list[str]]]:
        """What axe-core finds serious or worse: the rule, and the first elements that break it."""
        if not AXE.exists():
            pytest.skip("axe-core is not there: run scripts/vendor.sh")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        return [
            (each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in found if each["impact"] in {"serious", "critical"}
        ]

    def close(self) -> None:
        """Close it, and hold that nothing went wrong."""
        self.context.close()
        assert self.troubles == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed: run scripts/install-browser.sh")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Opens pages, and holds at the end that nothing went wrong on them."""
    pages: list[Opened] = []

    def opener(path: Path, *arguments: Any, **options: Any) -> Opened:
        pages.append(Opened(browser, path, *arguments, **options))
        return pages[-1]

    yield opener
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def large_trig() -> str:
    """A graph that opens folded: forty communities of forty entities, and some entities without lines."""
    w = Writer()
    chance = random.Random(3)
    people = [w.entity(f"actor/{i}", "Actor", f"Person {i}") for i in range(1600)]
    for i, person in enumerate(people):
        home = i - i % 40
        for other in {home + int(40 * chance.random() ** 2), home + (i + 1) % 40} - {i}:
            w.fact((person, "kg:alliedWith", people[other]), f"Person {i} and person {other}.")
        if i % 40 == 0:
            w.fact((person, "kg:opposes", people[(i + 40) % 1600]), f"Person {i} against person {(i + 40) % 1600}.")
    for i in range(20):
        w.entity(f"place/{i}", "Place", f"Place {i}")
    return w.trig()


@pytest.fixture(scope="session")
def payloads() -> list[str]:
    """A hundred texts that would run, break out or confuse where a page reads names as markup, one a line of a file; escapes are JSON's."""
    lines = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
    return [json.loads(f'"{line}"') for line in lines]


@pytest.fixture(scope="session")
def hostile_trig(payloads: list[str]) -> str:
    """A graph in which all names, titles, posts and texts are hostile."""
    w = Writer(source="</script>.txt", url="javascript:alert(1)")
    kinds = ["Actor", "Exercise", "Place", "Organisation", "State"]
    nodes = [w.entity(f"actor/{i}", kinds[i % 5], name, f"other {name}") for i, name in enumerate(payloads)]
    for i, (a, name) in enumerate(zip(nodes, payloads, strict=True)):
        if a != nodes[0]:
            w.fact((nodes[0], "kg:opposes", a), f"A sentence with {name} in it.")
        w.fact((a, "org:holds", w.post(f"post/{i}", name, nodes[0])), f"The {name} spoke.")
        w.fact((a, "kg:purpose", literal(name)), f"Its purpose is {name}.")
        w.fact((a, "kg:startDate", '"2025-09-12"^^xsd:date'), f"{name} starts.")
        w.statement(a, f"content {name}", [nodes[0], nodes[1]])
    return w.trig(title="<script>alert(2)</script><img src=x onerror=alert(3)>")


@pytest.fixture
def hostile(hostile_trig: str) -> Store:
    """That graph in a store."""
    return Store(hostile_trig)


@pytest.fixture(scope="session")
def store_of() -> Callable[[str], Store]:
    """Loads TriG into a store."""
    return Store


@pytest.fixture(scope="session")
def new_writer() -> Callable[..., Writer]:
    """Starts a small graph."""
    return Writer


@pytest.fixture(scope="session")
def realistic_trig() -> str:
    """A graph of some sixty nodes."""
    return realistic()


@pytest.fixture(scope="session")
def west_trig() -> str:
    """The graph written by hand that all packages are tested on."""
    return (Path(__file__).parents[1] / "fixtures" / "west.trig").read_text(encoding="utf-8")
