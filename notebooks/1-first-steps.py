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
# # First steps: from thirteen reports to a graph
#
# `examples/` holds thirteen short news reports on military exercises in Europe and Asia. Several describe the same exercise from different
# sides: announced in Minsk, feared in Warsaw, watched by a wire agency. Nobody could keep apart in the head who claims what. A graph can.
#
# This notebook builds it and takes a first look. The reports are our own writing; the facts behind them were public (see
# `examples/ABOUT.rst`). Everything runs on this computer, without a network: `pip install 'kg-news[pandas]' jupyterlab`.

# %%
import os
from pathlib import Path

import kg

here = Path.cwd()
examples = next(folder / "examples" for folder in (here, *here.parents) if (folder / "examples" / "ABOUT.rst").is_file())

# %% [markdown]
# ## Build
#
# `kg.build` reads files and folders, and keeps the graph in a folder of its own. A second build reads only what has changed since, so this
# cell is quick when you come back.

# %%
graph = kg.build([examples], store=os.environ.get("KG_STORE", "kg-store"))
graph

# %% [markdown]
# A *statement* is something that somebody says, an *assertion* a fact with its evidence, a *mention* a place in a text that names something.
# Here are the reports. The columns that end in `_iri` identify things; for reading we leave them out.

# %%
graph.query("documents").without_iris()

# %% [markdown]
# ## What is there?
#
# Each exercise with what the *reports themselves* tell of it. What a speaker claims is left out here: an empty field means that no report states
# it as a fact.

# %%
graph.query("exercises").select("exercise", "start", "end", "personnel", "organisers", "statements")

# %% [markdown]
# ## One person
#
# `graph.show` is the card of one thing: its names, its posts, what it says and what is said about it, each line with the words that are its
# evidence. Try it on an exercise or a state.

# %%
graph.show("Viktor Khrenin")

# %% [markdown]
# ## What does he say?
#
# A statement knows the exact characters of its source, its cue and its content. So we can read it where it stands:

# %%
graph.statements(by="Viktor Khrenin")

# %% [markdown]
# ## Ask in your own words
#
# `%load_ext kg` adds a command for questions. `%sparql NAME key=value` asks a *named query* (press Tab for their names and parameters) …

# %%
# %load_ext kg

# %%
# %sparql --limit 5 who-speaks-about-whom about=Belarus

# %% [markdown]
# … and `%%sparql` takes any SPARQL 1.1 query. The usual prefixes are known, and Tab completes terms. With `--draw` the answer becomes a picture:
# who takes part in what, in the reports' own words.

# %%
# %%sparql --draw
SELECT DISTINCT ?exercise ?participant WHERE {
  ?x a kg:Exercise ; kg:participant ?y ; skos:prefLabel ?exercise .
  ?y skos:prefLabel ?participant .
}

# %% [markdown]
# ## Is it sound?
#
# `graph.validate()` holds the graph against its own rules: every fact has its evidence, every quotation stands where it says.

# %%
graph.validate().conforms

# %% [markdown]
# Where to go from here: *Who said what about an exercise* lays the sides next to each other; *Bring your own reports* does all this with yours.
