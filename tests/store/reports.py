"""Reports made up for tests of the store: few names in many documents, so that they join, clash and change each other's names."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from kg.graph import build_quads
from kg.graph.serialise import nquads
from kg.model import Attribution, Document, Entity, Extraction, Fact, Kind, Mention, Post, Relation, Span, Statement
from kg.resolve import resolve
from kg.resolve.judgements import Judgement, Verdict
from kg.resolve.keys import KEY_SEPARATOR, joined_key
from kg.store import EmbeddedStore, ontology_quads
from kg.store.documents import Origin, Prepared, encode_extraction
from kg.store.update import Update
from kg.vocab import BASE_IRI

# kind, name, and what else tells the entity; several rows are one thing, and some things draft one path
THINGS = [
    (Kind.ORGANISATION, "Alliance", {"aliases": ("NATO",)}),
    (Kind.ORGANISATION, "North Atlantic Treaty Organization", {}),
    (Kind.ORGANISATION, "North Atlantic Treaty Organisation", {"aliases": ("NATO", "the Alliance")}),
    (Kind.ORGANISATION, "Alliance", {}),
    (Kind.ORGANISATION, "Russian Defence Ministry", {"code": "RU"}),
    (Kind.ORGANISATION, "Russian Defense Ministry", {"code": "RU"}),
    (Kind.ORGANISATION, "Ministry of Defence of Russia", {"code": "RU"}),
    (Kind.ORGANISATION, "Defence Ministry", {"code": "BY"}),
    (Kind.ORGANISATION, "Foreign Ministry", {"local": True}),
    (Kind.STATE, "Belarus", {"code": "BY"}),
    (Kind.STATE, "Belarus", {"code": "BY", "also_place": True, "aliases": ("White Russia",)}),
    (Kind.STATE, "United States", {"code": "US", "aliases": ("America",)}),
    (Kind.STATE, "Freedonia", {}),
    (Kind.ACTOR, "Andrei Belousov", {"aliases": ("Belousov",)}),
    (Kind.ACTOR, "Andreï Belousov", {}),
    (Kind.ACTOR, "Belousov", {}),
    (Kind.ACTOR, "Andrey Belousow", {}),
    (Kind.ACTOR, "Andrei R. Belousov", {}),
    (Kind.ACTOR, "A. Belousov", {}),
    (Kind.ORGANISATION, "Prohibition of Nuclear Weapons Agency", {"aliases": ("PNWA",)}),
    (Kind.ORGANISATION, "PNWA", {}),
    (Kind.ORGANISATION, "Pacific North West Association", {"aliases": ("PNWA",)}),
    (Kind.ORGANISATION, "Russian MoD", {"code": "RU"}),
    (Kind.PLACE, "Łódź", {}),
    (Kind.PLACE, "Lodz", {}),
    (Kind.PLACE, "Kiev", {}),
    (Kind.PLACE, "Kyiv", {}),
    (Kind.PLACE, "Brest", {}),
    (Kind.EXERCISE, "Zapad", {"year": "2025"}),
    (Kind.EXERCISE, "West-2025", {"year": "2025"}),
    (Kind.EXERCISE, "Zapad", {"year": "2021"}),
    (Kind.EXERCISE, "the joint exercise West 2025", {}),
    (Kind.EXERCISE, "Zapad", {}),
    (Kind.EXERCISE_SERIES, "West", {}),
    (Kind.EXERCISE_SERIES, "Zapad", {}),
    (Kind.MEETING, "the talks", {"local": True}),
    (Kind.UNNAMED_SOURCE, "officials", {"local": True}),
]
LABELS = ["Minister", "minister", "head of the Alliance", "President of Belarus", "spokesman"]
DATES = [None, "2024-01-01", "2024-06-30", "2025-02-02"]
SOURCES = [f"{letter}.txt" for letter in "abcdefgh"]


#: of these, people decide in tests
KEYS = sorted({joined_key(Entity("e0", kind, name, **more)) for kind, name, more in THINGS if not more.get("local")})


def made_up_decision(chance: random.Random) -> Judgement:
    """What somebody says of two keys of one kind."""
    kind = chance.choice(["actor", "actor", "organisation", "exercise"])
    left, right = sorted(chance.sample([key for key in KEYS if key.split(KEY_SEPARATOR)[0] == kind], 2))
    return Judgement(left, right, chance.choice(list(Verdict)), 1.0, "Somebody says so.", "somebody")


def made_up_report(chance: random.Random, source: str, most: int = 6) -> Extraction:
    """A report that names some things once or twice, tells posts and a fact, and has a statement."""
    entities = tuple(
        Entity(f"e{n}", kind, name, **more) for n, (kind, name, more) in enumerate(chance.choices(THINGS, k=chance.randint(1, most)))
    )
    text, mentions = "", []
    for entity in entities:
        for name in chance.choices((entity.name, *entity.aliases), k=chance.randint(0, 2)):
            mentions.append(Mention(Span(len(text), len(text) + len(name)), (entity.id,)))
            text += name + ". "
    text += f"Told on page {chance.randint(1, 3)}."
    named = [*(entity.id for entity in entities), None]
    posts = tuple(Post(f"p{n}", chance.choice(LABELS), chance.choice(named)) for n in range(chance.randint(0, 3)))
    first, last = entities[0].id, entities[-1].id
    said = Statement(Attribution((Span(0, 1),), (Span(1, len(text)),), None, "say"), speakers=(first,), about=(last,))
    facts = [Fact(first, Relation.HOLDS, Span(0, 4), object=post.id) for post in posts]
    facts.append(Fact(first, chance.choice([Relation.OPPOSES, Relation.CONTAINED_IN]), Span(0, len(text)), object=last))
    document = Document(source, text, date=chance.choice(DATES), publisher=chance.choice([None, "Own"]))
    return Extraction(document, entities, posts, tuple(mentions), (), (said,), tuple(facts))


def apply(store: EmbeddedStore, changes: Mapping[str, Extraction | None], decisions: Sequence[Judgement] | None = None) -> None:
    """Put reports into a store, or take them out where None stands for one, as a build does; people's decisions are new or as before."""
    documents = store.documents
    documents.forget_todo()
    put = [each for each in changes.values() if each is not None]
    documents.prepare(Prepared(each.document, Origin(), "test", encode_extraction(each)) for each in put)
    for source, each in changes.items():
        documents.mark(source, put=each is not None)
    publish(store, decisions)


def publish(store: EmbeddedStore, decisions: Sequence[Judgement] | None = None) -> None:
    """Let the graph follow."""
    update = Update(store.database, store.base_iri, fresh=not store.info.generation, told=lambda *_: None, decisions=decisions)
    store.change_graph(update.prepare, update.finish)


def exported(store: EmbeddedStore) -> str:
    """The canonical export of a store's graph."""
    return "".join(nquads(store.quads()))


def from_scratch(extractions: Iterable[Extraction], decisions: Sequence[Judgement] = ()) -> str:
    """The canonical export of the graph that all reports together make."""
    found = list(extractions)
    return "".join(nquads([*build_quads(found, resolve(found, decisions)), *ontology_quads(BASE_IRI)]))
