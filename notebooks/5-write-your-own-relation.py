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
# The graph knows who takes part in an exercise, and where the exercise is held. It does not know *whose forces train where*. If you need that, write it
# down: one file says how such sentences are built, and the next build finds it in all reports. No programming is needed.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import kg
from kg.model import Document

here = Path.cwd()
examples = next(folder / "examples" for folder in (here, *here.parents) if (folder / "examples" / "ABOUT.rst").is_file())
work = TemporaryDirectory()
rules = Path(work.name) / "own-relations"
rules.mkdir()
pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## One file, one relation
#
# The beginning names the relation and what may stand at its ends. A *construction* names words and how they hang together in the tree of a sentence, in
# the terms of [Universal Dependencies](https://universaldependencies.org): here a form of *train*, whoever it is said of, and a place behind *in* or
# *near*. Names need no pattern, for the graph has found them already; that 'Norwegian troops' stands for Norway, it knows, too.
#
# Write the *sentences* first. They say what you want, and what you do not want.

# %%
first_try = """
predicate = "https://example.org/own#trainsIn"
description = "Whose forces train in or near which place."
subject = ["State", "Organisation"]
object = ["Place", "State"]
confidence = 0.85

[[construction]]
like = "Norwegian troops are training in Latvia."
verb = { pos = "VERB", lemma = "train|exercise|drill" }
subject = { of = "verb", dep = "subject" }
object = { of = "verb", dep = "obl", case = "in|near|at|around|off" }

[[sentence]]
text = "Norwegian and Danish soldiers are training near Riga."
plain = [["Norway", "Riga"], ["Denmark", "Riga"]]

[[sentence]]
text = "Norway is holding an exercise in Latvia."
plain = [["Norway", "Latvia"]]

[[sentence]]
text = "Norway held a naval exercise near Riga."
plain = [["Norway", "Riga"]]

[[sentence]]
text = "Moscow said that Norwegian troops were training in Latvia."
claimed = [["Norway", "Latvia"]]

[[sentence]]
text = "Norwegian troops may train in Latvia."
claimed = [["Norway", "Latvia"]]

[[sentence]]
text = "Norwegian troops have not trained in Latvia."
"""
file = rules / "trains-in.toml"
written = file.write_text(first_try, encoding="utf-8")

# %% [markdown]
# *Plain* is what a report itself states as certain. What somebody says, and what only may be, is *claimed*. The last sentence wants neither.
#
# ## Try it
#
# In a terminal, `kg rules own-relations/` tries each sentence. Here are the two functions behind it:

# %%
from kg.extract.relations.rule_checks import check_rules
from kg.extract.relations.rule_files import read_rules

nlp = kg.annotate.load_pipeline()


def problems():
    """What the sentences do not yield as they should."""
    return [(failure.text, problem) for failure in check_rules(read_rules(rules), nlp) for problem in failure.problems]


pd.DataFrame(problems(), columns=["sentence", "problem"])

# %% [markdown]
# To hold an exercise is another construction. It needs to be written twice, for the place may hang on the verb (held … in Latvia) or on the exercise
# (an exercise near Riga), and the parser finds now this, now that. Each word depends `of` one that is named above it.

# %%
second_try = (
    first_try
    + """
[[construction]]
like = "Norway is holding an exercise in Latvia."
verb = { pos = "VERB", lemma = "hold|conduct|stage" }
subject = { of = "verb", dep = "subject" }
drill = { of = "verb", dep = "obj", lemma = "exercise|drill|manoeuvre" }
object = { of = "verb", dep = "obl", case = "in|near|at|around|off" }

[[construction]]
like = "Norway held a naval exercise near Riga."
verb = { pos = "VERB", lemma = "hold|conduct|stage" }
subject = { of = "verb", dep = "subject" }
drill = { of = "verb", dep = "obj", lemma = "exercise|drill|manoeuvre" }
object = { of = "drill", dep = "nmod", case = "in|near|at|around|off" }
"""
)
written = file.write_text(second_try, encoding="utf-8")
problems()

# %% [markdown]
# An empty list: no problems are left. (A misspelt key or an unknown kind would have been told, with file and line.)
#
# ## Build with it
#
# On the command line: `kg build examples/ --rules own-relations/`. The rules belong to what a store knows of its making: change one, and all reports are
# extracted anew. So this graph stays in memory and leaves your store alone.

# %%
graph = kg.build([examples], options=kg.BuildOptions(rules=rules))
graph

# %% [markdown]
# ## Ask for it
#
# The new relation is one like all others. As a plain triple, it can be asked for in one line:

# %%
graph.sparql("""
PREFIX own: <https://example.org/own#>
SELECT ?who ?where { ?x own:trainsIn ?y . ?x skos:prefLabel ?who . ?y skos:prefLabel ?where } ORDER BY ?who ?where
""")

# %% [markdown]
# ## Where does it say so?
#
# Behind each triple stands an *assertion*, with the words that are its evidence: here, in their sentences. Claims are there, too, with who makes them;
# the table above has none of them, unless a report tells the same.

# %%
found = graph.sparql("""
PREFIX own: <https://example.org/own#>
SELECT ?who ?where ?claimed_by ?report ?begin ?end ?text {
  ?assertion rdf:predicate own:trainsIn ; rdf:subject/skos:prefLabel ?who ; rdf:object/skos:prefLabel ?where ; kg:polarity kg:Positive ;
             kg:evidence ?words .
  ?words oa:start ?begin ; oa:end ?end ; oa:hasSource ?document . ?document dcterms:source ?report ; schema:text ?text .
  OPTIONAL { ?assertion kg:claimedIn/kg:statedBy/skos:prefLabel ?claimed_by }
} ORDER BY ?report ?begin ?who ?where ?claimed_by
""").to_pandas()


def sentence(row):
    """The sentence in which the evidence stands; offsets count characters of the report's text."""
    doc = kg.annotate.annotate(nlp, Document(row.report, row.text))
    return doc.char_span(row.begin, row.end, alignment_mode="expand").sent.text.strip()


found["sentence"] = found.apply(sentence, axis=1)
table = found[["who", "where", "claimed_by", "sentence", "report"]]
table.style.hide(axis="index").format(na_rep="").set_properties(**{"text-align": "left"})

# %% [markdown]
# Read each row beside its sentence, for that is how a rule gets better. What it finds wrongly becomes a `[[sentence]]` without `plain` and `claimed`;
# what it misses becomes one with, and perhaps a construction. And be wary of an empty `claimed_by` where the sentence ends with 'it added': then the
# graph has missed that somebody speaks. No rule tells you that, only reading.
#
# ## And now together
#
# The relation joins with all that the graph knew before. Who trains in a state that is not its own, and which exercises do the two share?

# %%
graph.sparql("""
PREFIX own: <https://example.org/own#>
SELECT DISTINCT ?guest ?host ?exercise {
  ?x own:trainsIn ?y . ?y a kg:State . FILTER(?x != ?y)
  ?event kg:participant|kg:organiser ?x, ?y ; skos:prefLabel ?exercise .
  ?x skos:prefLabel ?guest . ?y skos:prefLabel ?host
} ORDER BY ?guest ?host ?exercise
""")

# %% [markdown]
# All keys of a rule file are in `docs/rules.rst`, with a whole file beside it. The name `https://example.org/own#trainsIn` is ours, so it never passes for
# one of the graph's; take an address that is yours.
