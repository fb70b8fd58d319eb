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
# # Bring your own reports
#
# Two reports about an invented exercise, and one file that is no report. What do we have to write, what becomes of it, and what happens when a report
# is corrected? Put your own folder in the place of ours.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import kg

work = TemporaryDirectory()
folder = Path(work.name) / "reports"
folder.mkdir()

# %% [markdown]
# ## What a report looks like
#
# A text file (`.txt`) or Markdown (`.md`) in UTF-8. What is known about it stands in front of the text; the date matters most, for 'on Monday' counts
# from it.

# %%
harbour = """---
title: Two navies begin exercise Amber Tide
date: 2025-06-02
publisher: Coast Herald
url: https://example.org/amber-tide
---

KLAIPEDA, June 2 – Lithuania and Poland will hold the naval exercise Amber Tide 2025 from June 4 to June 13, 2025.

Lithuanian Defence Minister Dovilė Šakalienė said that the exercise was purely defensive. "Whoever threatens our coast," she told reporters,
"will find us ready."
"""
reaction = """Moscow sees a threat in Amber Tide

MOSCOW, June 3, 2025 – Kremlin spokesman Dmitry Peskov warned on Tuesday that Amber Tide 2025 would raise tensions in the Baltic Sea. He said that
Germany would also take part in Amber Tide 2025.
"""
for name, text in {"harbour.md": harbour, "reaction.txt": reaction}.items():
    (folder / name).write_text(text, encoding="utf-8")
wrong = (folder / "broken.txt").write_bytes(b"caf\xe9, in an encoding of long ago")

# %% [markdown]
# ## Read them
#
# What can't be read stops nothing else; the build's report says what, where and why.

# %%
store = Path(work.name) / "store"
graph = kg.build([folder], store=store)
for rejected in graph.report.rejected:
    print(rejected.error)

# %%
graph.query("documents").without_iris()

# %% [markdown]
# ## What did it understand?
#
# Look at the statements first: they show at once whether speaker, cue and words were found.

# %%
graph.statements(about="Amber Tide 2025")

# %% [markdown]
# Then at the facts. What the report from Moscow passes on is a claim, and stays one:

# %%
graph.show("Amber Tide 2025")

# %% [markdown]
# ## A report is corrected
#
# Same file, new text: building again replaces what came from the old one, and reads nothing else anew.

# %%
changed = (folder / "harbour.md").write_text(harbour.replace("June 13", "June 20"), encoding="utf-8")
graph.close()

graph = kg.build([folder], store=store)
print("replaced:", *graph.report.replaced)
print("unchanged:", *graph.report.unchanged)

# %%
graph.query("exercises").select("exercise", "start", "end", "organisers")

# %% [markdown]
# ## Check, and take away
#
# `validate` holds the graph against its rules. From a command line all this is `kg build reports/`, `kg query …`, `kg validate`.

# %%
graph.validate().conforms

# %%
graph.close()
work.cleanup()
