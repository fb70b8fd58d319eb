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
# # Networks over time
#
# Who speaks about whom, and how does that change from one year to the next? The reports in `examples/` run from 2021 to 2025. We cut their network
# into years, measure it with [networkx](https://networkx.org), and draw it without leaving the notebook.

# %%
import networkx as nx
import pandas as pd

import os
from pathlib import Path

import kg
from kg.analytics.centrality import pagerank_of
from kg.notebook import draw

here = Path.cwd()
examples = next(folder / "examples" for folder in (here, *here.parents) if (folder / "examples" / "ABOUT.rst").is_file())
graph = kg.build([examples], store=os.environ.get("KG_STORE", "kg-store"))

# %% [markdown]
# ## The whole network
#
# `graph.to_networkx("agents")` gives people, organisations and states, with the relations between them. An edge says what it means (`relation`), how
# much stands behind it (`weight`), whether somebody only claims it (`claimed`), and in which reports it stands (`documents`). We keep
# speech, and leave out unnamed sources: the *analysts* of one report are not those of another.

# %%
network = graph.to_networkx("agents")
speech = nx.MultiDiGraph()
speech.add_nodes_from(network.nodes(data=True))
speech.add_edges_from(edge for edge in network.edges(data=True) if edge[2]["relation"] == "speaks about")
speech.remove_nodes_from([node for node, kind in network.nodes(data="class") if kind == "UnnamedSource"])
speech.remove_nodes_from(list(nx.isolates(speech)))
draw(speech, title="Who speaks about whom, 2021 to 2025")

# %% [markdown]
# ## Years
#
# A report has a date, and an edge its reports; so each edge has its years. Reports without a date can't be placed, and drop out.

# %%
year_of = {row.source: row.date.year for row in graph.query("documents") if row.date}


def years(edge):
    return {year_of[name] for name in edge["documents"].split("; ") if name in year_of}


def of_year(year):
    edges = [(source, target, key) for source, target, key, data in speech.edges(keys=True, data=True) if year in years(data)]
    return speech.edge_subgraph(edges)


periods = {year: of_year(year) for year in sorted(set(year_of.values()))}
label = nx.get_node_attributes(speech, "label")
pd.DataFrame(
    {
        "year": list(periods),
        "reports": [list(year_of.values()).count(year) for year in periods],
        "speakers": [sum(1 for _, degree in each.out_degree() if degree) for each in periods.values()],
        "spoken of": [sum(1 for _, degree in each.in_degree() if degree) for each in periods.values()],
        "edges": [each.number_of_edges() for each in periods.values()],
    }
)

# %% [markdown]
# Mind the second column before you read anything into the others: with more reports there is more of everything. What can be compared is who stands
# *where*.

# %% [markdown]
# ## Who is at the centre?
#
# PageRank (Brin and Page 1998) asks whom those speak about who are spoken about themselves. It ranks attention, not power: an accused is as central as
# an accuser.

# %%
ranks = pd.DataFrame({year: pd.Series(pagerank_of(nx.DiGraph(each))) for year, each in periods.items()})
ranks.index = [label[iri] for iri in ranks.index]
ranks.loc[ranks.max(axis=1).sort_values(ascending=False).index].head(12).round(3).astype(object).where(lambda frame: frame.notna(), "")

# %% [markdown]
# ## What is new in the last year?

# %%
*_, before, now = periods
new = [(source, target) for source, target in nx.DiGraph(periods[now]).edges() if not speech.subgraph(periods[before]).has_edge(source, target)]
pd.DataFrame([(label[source], label[target]) for source, target in new], columns=["speaks", "about"]).sort_values(["speaks", "about"]).head(15)

# %% [markdown]
# ## Camps
#
# Communities (Clauset, Newman and Moore 2004) are groups that speak more among and about themselves than about others. Here they follow theatres rather
# than sides, for an adversary is spoken about as much as a friend.

# %%
camps = nx.community.greedy_modularity_communities(nx.Graph(speech))
pd.DataFrame(
    [(number, len(camp), ", ".join(sorted(label[iri] for iri in camp)[:8])) for number, camp in enumerate(camps, 1) if len(camp) > 2],
    columns=["camp", "members", "some of them"],
).style.hide(axis="index").set_properties(**{"text-align": "left"})

# %% [markdown]
# ## The picture of a year

# %%
draw(periods[now], title=f"Who speaks about whom in {now}")

# %% [markdown]
# For larger corpora `kg analyse` and `graph.analyse()` do such measures on projections made for them, and `graph.export("graph.gexf")` brings the
# network with its dates to Gephi, whose timeline plays it: see *From graph to Gephi, Neo4j, pandas*.
