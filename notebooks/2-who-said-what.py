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
# # Who said what about an exercise
#
# In September 2025 Belarus and Russia trained side by side. Minsk called it defensive, Warsaw closed the border. Same event, two stories: this
# notebook lays them next to each other, and asks of each figure who vouches for it.

# %%
from html import escape

import pandas as pd
from IPython.display import HTML

import os
from pathlib import Path

import kg

here = Path.cwd()
examples = next(folder / "examples" for folder in (here, *here.parents) if (folder / "examples" / "ABOUT.rst").is_file())
graph = kg.build([examples], store=os.environ.get("KG_STORE", "kg-store"))
pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Everything said about Zapad-2025
#
# Zapad is Russian for *west*, and one report calls the exercise West-2025; the graph knows both names. Each passage shows **source**, **cue** and
# **content** where they stand in the report.

# %%
statements = graph.statements(about="West-2025")
statements

# %% [markdown]
# ## The two sides
#
# The same as a table, by speaker. In Minsk the exercise threatens nobody:

# %%
columns = ["date", "speaker", "post", "cue", "content"]
graph.query("who-said-what", about="Zapad-2025", by="Viktor Khrenin").select(*columns)

# %% [markdown]
# In Warsaw it is a reason to close the border:

# %%
graph.query("who-said-what", about="Zapad-2025", by="Donald Tusk").select(*columns)

# %% [markdown]
# What does each side call it? The query `positions` has only the words that characterise the exercise, with the *stance* of whoever uses them:

# %%
graph.query("positions", about="Zapad-2025").select("side", "speaker", "stance", "wording", "date")

# %% [markdown]
# A year before, the parts were exchanged: NATO trained, and Moscow was alarmed.

# %%
graph.query("who-said-what", about="Steadfast Defender 2024").select(*columns)

# %% [markdown]
# ## How do they say it?
#
# Each cue has a *force*: to assert is not to warn, and to warn is not to accuse. Whose words carry which?

# %%
forces = graph.sparql("""
SELECT ?speaker ?force (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?statement kg:statedBy/skos:prefLabel ?speaker ; kg:force ?term ; kg:polarity kg:Positive .
  BIND(STRAFTER(STR(?term), "#") AS ?force)
} GROUP BY ?speaker ?force
""").to_pandas()
table = forces.pivot_table(index="speaker", columns="force", values="statements", fill_value=0, aggfunc="sum")
table[table.sum(axis=1) >= 4].astype(int)

# %% [markdown]
# ## Claimed against reported
#
# A fact that stands inside somebody's statement is a *claim*. The graph keeps it, with who claims it, but never as a plain fact.
# `claimed-and-reported` compares each claim with what the reports themselves tell: *same*, *differs*, or *only claimed*.

# %%
claims = graph.query("claimed-and-reported", entity="Zapad-2025").to_pandas()
claims[["property", "claimed", "claimed_by", "certainty", "reported", "comparison", "document"]]

# %% [markdown]
# How large is an exercise? That is what the sides agree on least. Every figure, and who says it:

# %%
strength = graph.sparql("""
SELECT DISTINCT ?exercise ?personnel ?says ?document WHERE {
  ?assertion rdf:subject ?event ; rdf:predicate kg:personnel ; rdf:object ?personnel ; kg:polarity kg:Positive ;
             kg:evidence/oa:hasSource/dcterms:source ?document .
  ?event a kg:Exercise ; skos:prefLabel ?exercise .
  OPTIONAL { ?assertion kg:claimedIn/kg:statedBy/skos:prefLabel ?speaker }
  BIND(COALESCE(?speaker, "the report itself") AS ?says)
} ORDER BY ?exercise ?personnel ?says ?document
""").to_pandas()
strength.style.hide(axis="index").bar(subset="personnel", color="#b9d3ea", vmin=0).format({"personnel": "{:,}"})

# %% [markdown]
# ## Back to the text
#
# Never trust an extraction that you can't check. The offsets count characters of the report's own text, which the graph holds, too:

# %%
mentions = graph.query("mentions", entity="Viktor Khrenin")
mentions.select("document", "begin", "end", "exact", "sentence")

# %% [markdown]
# ## Which countries speak about which?
#
# A path leads from the speaker over a post (`org:holds`, `org:postIn`) and over the bodies that it is part of to a state. Rows speak, columns are
# spoken of.

# %%
pairs = graph.sparql("""
SELECT ?speaks ?spoken_of (COUNT(DISTINCT ?statement) AS ?statements) WHERE {
  ?statement kg:statedBy/(org:holds/org:postIn)?/org:subOrganizationOf* ?one ; kg:about ?other .
  ?one a kg:State ; skos:prefLabel ?speaks .
  ?other a kg:State ; skos:prefLabel ?spoken_of .
  FILTER(?one != ?other)
} GROUP BY ?speaks ?spoken_of
""").to_pandas()
pairs.pivot(index="speaks", columns="spoken_of", values="statements").astype("Int64").style.format(na_rep="")

# %% [markdown]
# ## See it
#
# `graph.view` writes one HTML file that needs no network. Usually you open it in a browser; here it stands in a frame.

# %%
from tempfile import TemporaryDirectory

with TemporaryDirectory() as folder:
    page = graph.view(Path(folder) / "graph.html", title="Exercises in the news").read_text(encoding="utf-8")
HTML(f'<div><iframe srcdoc="{escape(page)}" style="width: 100%; height: 640px; border: 1px solid #ccc"></iframe></div>')

# %% [markdown]
# Two sides, one exercise, and for each word a place where it is written. What a table can't show is how the speakers hang together, and how that
# changes: *Networks over time* goes on there.
