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
# # From graph to Gephi, Neo4j, pandas
#
# A graph that only its own tools can read is half a graph. This notebook hands it on: to Gephi for pictures, to Neo4j for Cypher, to pandas for
# tables, to investigators' tools and to annotators. In every format a claim can be told from a fact; we check that each time.

# %%
import csv
import json
import os
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pandas as pd

import kg
from kg.export import FORMATS

here = Path.cwd()
examples = next(folder / "examples" for folder in (here, *here.parents) if (folder / "examples" / "ABOUT.rst").is_file())
graph = kg.build([examples], store=os.environ.get("KG_STORE", "kg-store"))
work = TemporaryDirectory()
out = Path(work.name)

# %%
pd.DataFrame([(form.name, form.purpose) for form in FORMATS.values()], columns=["format", "what it is for"]).style.hide(axis="index").set_properties(
    **{"text-align": "left"}
)

# %% [markdown]
# ## Gephi
#
# GEXF carries a colour for each class, and for every node and edge the days of its first and last report: *Enable Timeline* in Gephi plays them.
# Parallel edges have a *kind*, so that Gephi keeps a claimed participation apart from a reported one.

# %%
graph.export(out / "graph.gexf")
network = nx.read_gexf(out / "graph.gexf")
edges = pd.DataFrame([data for _, _, data in network.edges(data=True)])
edges.groupby(["relation", "status"]).size().unstack(fill_value=0)

# %% [markdown]
# In Gephi: open the file, run *ForceAtlas 2* (with *Prevent overlap*), colour the edges by `status`, filter by `claimed`. An edge that is only claimed
# names the one who claims it:

# %%
edges[edges.claimed][["label", "claimed_by", "force", "evidence"]].head(5).style.hide(axis="index").set_properties(**{"text-align": "left"})

# %% [markdown]
# GraphML (`graph.export("graph.graphml")`) holds the same for Cytoscape, yEd and igraph.
#
# ## Neo4j
#
# A folder of CSV files and one of arguments for the importer:
#
# ```sh
# cd neo4j && neo4j-admin database import full neo4j @import.args
# ```

# %%
graph.export(out / "neo4j", "neo4j")
pd.DataFrame([(file.name, len(file.read_text("utf-8").splitlines()) - 1) for file in sorted((out / "neo4j").glob("*.csv"))], columns=["file", "rows"])

# %% [markdown]
# A relationship's type tells whether it is claimed, so that no Cypher pattern mixes the two by accident: `(:Exercise)-[:PARTICIPANT]->(:State)` is what
# reports tell, `[:CLAIMED_PARTICIPANT]` what somebody says.

# %%
with (out / "neo4j" / "facts.csv").open(encoding="utf-8", newline="") as file:
    types = Counter(row[":TYPE"] for row in csv.DictReader(file))
pd.DataFrame(sorted(types.items()), columns=["type", "relationships"])

# %% [markdown]
# ## pandas
#
# Answers are tables already: `graph.query("timeline").to_pandas()`. For everything at once there is Parquet, one file a table, typed, joined by IRIs
# (`pip install 'kg-news[pandas,parquet]'`; Polars, DuckDB and R read the same files).

# %%
graph.export(out / "tables", "parquet")
assertions = pd.read_parquet(out / "tables" / "assertions.parquet")
statements = pd.read_parquet(out / "tables" / "statements.parquet")
assertions.groupby(["relation", "status"]).size().unstack(fill_value=0)

# %% [markdown]
# Who claims most, and how? A claim joins its statement by `claimed_in`.

# %%
entities = pd.read_parquet(out / "tables" / "entities.parquet").set_index("iri")
claims = assertions[assertions.status == "claimed"].merge(statements, left_on="claimed_in", right_on="iri", suffixes=("", "_said"))
claims = claims.explode("speakers")
claims["speaker"] = claims.speakers.map(entities.label)
claims.groupby(["speaker", "force"]).size().rename("claims").reset_index().sort_values(["claims", "speaker"], ascending=[False, True]).head(10)

# %% [markdown]
# ## Investigators and annotators
#
# [FollowTheMoney](https://followthemoney.tech) is what Aleph and its relatives read; a claim is a link or a note whose status says so, never a property.

# %%
graph.export(out / "entities.ftm.json")
entities_ftm = [json.loads(line) for line in (out / "entities.ftm.json").read_text("utf-8").splitlines()]
pd.DataFrame(sorted(Counter(each["schema"] for each in entities_ftm).items()), columns=["schema", "entities"])

# %% [markdown]
# And [Web Annotations](https://www.w3.org/TR/annotation-model/) hold every mention with its position and the words around it, for annotation tools that
# correct what kg got wrong:

# %%
graph.export(out / "mentions.annotations.json")
page = json.loads((out / "mentions.annotations.json").read_text("utf-8"))
print(len(page["items"]), "annotations; the first:")
print(json.dumps(page["items"][0]["target"]["selector"], indent=1, ensure_ascii=False))

# %% [markdown]
# ## RDF
#
# N-Quads, TriG and JSON-LD lose nothing: what another program reads from them is the same graph.

# %%
graph.export(out / "graph.jsonld")
print((out / "graph.jsonld").read_text("utf-8")[:300], "…")

# %%
work.cleanup()
