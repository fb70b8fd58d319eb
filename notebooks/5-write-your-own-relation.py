# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Write your own relation
#
# The graph knows who takes part in an exercise. It does not know who *sends forces*, and how many. That is for you to write, if you need it: a pattern
# over the grammar of a sentence, the entities that the graph has found there already, and the rule that a claim stays a claim.

# %%
import pandas as pd
import rdflib
from spacy.matcher import DependencyMatcher

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import kg
from kg.model import Document

here = Path.cwd()
examples = next(folder / "examples" for folder in (here, *here.parents) if (folder / "examples" / "ABOUT.rst").is_file())
graph = kg.build([examples], store=os.environ.get("KG_STORE", "kg-store"))
pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## The construction
#
# 'Sweden has sent about 4,500 men and women.' A form of *send* has a subject and an object, and the object is people under arms. As a pattern over
# [Universal Dependencies](https://universaldependencies.org), which is what the pipeline writes:

# %%
nlp = kg.annotate.load_pipeline()
FORCES = ["force", "troop", "soldier", "serviceman", "personnel", "man", "unit", "contingent"]
matcher = DependencyMatcher(nlp.vocab)
matcher.add(
    "sends",
    [
        [
            {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"LEMMA": {"IN": ["send", "contribute", "dispatch"]}}},
            {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "sender", "RIGHT_ATTRS": {"DEP": "nsubj"}},
            {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "forces", "RIGHT_ATTRS": {"DEP": "obj", "LEMMA": {"IN": FORCES}}},
        ]
    ],
)

# %% [markdown]
# ## The entities
#
# We need not find names again: the graph has every mention with its offsets, and the pipeline's tokens count in the same text. The spans of what is
# *said* come along, to tell claims from facts.

# %%
documents = graph.sparql("SELECT ?document ?source ?text { ?document a kg:Document ; dcterms:source ?source ; schema:text ?text } ORDER BY ?source")
mentions = graph.sparql("""
SELECT ?document ?begin ?end ?entity ?label {
  ?mention kg:refersTo ?entity ; oa:hasSource ?document ; oa:start ?begin ; oa:end ?end . ?entity skos:prefLabel ?label
} ORDER BY ?document ?begin ?end ?label""")
contents = graph.sparql("""
SELECT ?document ?begin ?end ?statement ?by {
  ?statement kg:contentMention ?mention . ?mention oa:hasSource ?document ; oa:start ?begin ; oa:end ?end .
  OPTIONAL { ?statement kg:statedBy/skos:prefLabel ?by }
} ORDER BY ?document ?begin ?end ?by""")


def at(rows, document, offset):
    """What covers a character, the shortest span first."""
    found = [row for row in rows if row.document == document and row.begin <= offset < row.end]
    return sorted(found, key=lambda row: row.end - row.begin)


# %% [markdown]
# ## Put together
#
# 'Australia and Japan are also sending forces': a subject's conjuncts send, too. A number before the object says how many.

# %%
found = []
for row in documents:
    doc = kg.annotate.annotate(nlp, Document(row.source, row.text))
    for _, (verb, sender, forces) in matcher(doc):
        number = next((child.text for child in doc[forces].children if child.dep_ == "nummod"), "")
        for token in (doc[sender], *doc[sender].conjuncts):
            for who in at(mentions, row.document, token.idx)[:1]:
                said = at(contents, row.document, doc[verb].idx)
                found.append(
                    {
                        "sender": who.label,
                        "iri": who.entity,
                        "number": number,
                        "claimed_by": said[0].by if said else None,
                        "sentence": doc[verb].sent.text.strip(),
                        "report": row.source,
                    }
                )
sent = pd.DataFrame(found).drop_duplicates()
sent.drop(columns="iri").style.hide(axis="index").format(na_rep="").set_properties(**{"text-align": "left"})

# %% [markdown]
# Read it critically: each row beside its sentence. What the pattern misses ('More than 4,000 Finnish soldiers are participating') is another
# construction, and another pattern. What it finds is precise, because the grammar says who does it and to what.
#
# ## Join it to the graph
#
# The new relation gets a name of our own, so that it never passes for one of the graph's. What a report tells becomes a plain triple; a claim does not.

# %%
OWN = rdflib.Namespace("https://example.org/own#")
with TemporaryDirectory() as folder:
    data = rdflib.Graph().parse(graph.export(Path(folder) / "graph.nt"))
entities = {row.iri for row in sent[sent.claimed_by.isna()].itertuples()}
for iri in sorted(entities):
    data.add((rdflib.URIRef(iri), OWN.sendsForces, rdflib.Literal(True)))

# %% [markdown]
# Now one question can use both: who sends forces, and speaks about an exercise, too?

# %%
answer = data.query("""
PREFIX own: <https://example.org/own#>
PREFIX kg: <https://kg.example/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?who (COUNT(DISTINCT ?statement) AS ?spoken_of) WHERE {
  ?x own:sendsForces true ; skos:prefLabel ?who .
  OPTIONAL { ?statement kg:about ?x }
} GROUP BY ?who ORDER BY ?who""")
pd.DataFrame([(str(row.who), int(row.spoken_of)) for row in answer], columns=["who sends forces", "statements about them"])

# %% [markdown]
# The store itself is as it was: a graph that kg has built stays what kg can vouch for, and what you add stands beside it.
