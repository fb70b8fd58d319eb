"""Export the trained network as the spaCy pipeline that ships: ONNX graphs, eight bits a weight.

usage: python training/package.py --data DATA --network FOLDER --vocabulary vocab.txt --out kg/models/en_kg_news

Weights of the encoder become eight-bit integers, one scale a column; heads stay as they are trained. Activations are
quantised while reading (dynamic quantisation; Jacob et al. 2018), so no calibration data are needed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import onnx
import torch
from corpora import tokenizer, tree_docs
from network import LABEL, Encoder, Network, Sizes
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.preprocess import quant_pre_process
from prepare_trees import SEED
from torch import Tensor, nn
from torch.nn import functional

import kg.annotate.neural.component  # noqa: F401 (registers the factory)

NAME, VERSION = "kg_news", "0.3.0"
COMPONENT = "kg_reader"
# parts of speech whose forms have lemmas of their own
LEXICAL = frozenset({"VERB", "NOUN", "ADJ", "ADV", "AUX", "PRON", "DET", "ADP", "SCONJ", "CCONJ", "PART"})
SOURCES = [
    {"name": "UD English EWT 2.16", "license": "CC BY-SA 4.0"},
    {"name": "UD English GUM 2.16, openly licensed genres", "license": "CC BY 4.0, CC BY-SA, public domain"},
    {"name": "DWIE", "license": "annotations GPL-3; no text is contained"},
    {"name": "PolNeAR 2018", "license": "none stated; no text is contained"},
    {"name": "all-MiniLM-L6-v2 (sentence-transformers), the encoder that training starts from", "license": "Apache-2.0"},
]


class ReaderGraph(nn.Module):
    """One paragraph through encoder and heads."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.heads = network.encoder, network.heads

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """All inputs are (n,); outputs have one row a word."""
        x = self.encoder(ids[None], shapes[None], torch.ones_like(ids, dtype=torch.bool)[None])[0]
        x = (x[first] + x[last]) / 2
        h = self.heads
        plain = [head(x) for head in (h.tag, h.morph, h.lemma, h.entity, h.cue, h.start)]
        return x, *plain, h.arcs(x[None])[0], functional.relu(h.label(x))


class RelationGraph(nn.Module):
    """Words and their heads in, the relation between them out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.heads = network.heads

    def forward(self, label: Tensor, heads: Tensor) -> Tensor:
        """label: (words, 128), heads: (words,) → (words, relations)."""
        return self.heads.between(label[:, :LABEL], label[heads, LABEL:])


class RoleGraph(nn.Module):
    """The words around one cue through the reader of roles."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.roles = network.roles

    def forward(self, vectors: Tensor, distance: Tensor, place: Tensor, mark: Tensor) -> Tensor:
        """vectors: (words, 384), the others (words,) → (words, 3), probabilities."""
        seen = torch.ones_like(mark, dtype=torch.bool)[None]
        return self.roles(vectors[None], distance[None], place[None], mark[None], seen)[0].softmax(-1)


def load(folder: Path) -> tuple[Network, dict[str, list[str]]]:
    """The trained network and its labels."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    state = {k: v.float() for k, v in torch.load(folder / "network.pt", weights_only=True).items()}
    sizes = Sizes(*(len(labels[name]) for name in ("tags", "morphs", "lemmas", "relations", "entities")))
    network = Network(Encoder(len(state["encoder.pieces.weight"])), sizes)
    network.load_state_dict(state)
    return network.eval(), labels


def export(graph: nn.Module, inputs: tuple[Tensor, ...], names: tuple[list[str], list[str]], path: Path, *, eight_bit: str) -> None:
    """Write a graph with the number of words left open; weights of nodes whose name holds ``eight_bit`` are quantised."""
    lengths = {name: {0: f"n_{name}" if name in {"first", "last"} else "n"} for name in names[0]}
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(graph, inputs, str(plain), input_names=names[0], output_names=names[1], dynamic_axes=lengths, dynamo=False)
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        model = onnx.load(ready)
        spared = [node.name for node in model.graph.node if eight_bit not in node.name and node.op_type in {"MatMul", "Gemm"}]
        quantize_dynamic(str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=spared)


def write_lemmas(data: Path, path: Path) -> None:
    """The lemma of each form and part of speech that the treebanks know, where they agree in most cases; names are left to rules."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for doc in tree_docs(data, "train", random.Random(SEED)):
        for token in doc:
            if token.pos_ in LEXICAL and token.lemma_ and token.is_alpha and token.is_lower:
                counts[token.text, token.pos_][token.lemma_] += 1
    for name, pos in (("verb.communication", "VERB"), ("verb.cognition", "VERB"), ("noun.communication", "NOUN")):
        with (data / "lexicon" / f"oewn-{name}.tsv").open(encoding="utf-8") as lines:
            for lemma in (line.split("\t")[0] for line in lines):
                if lemma.isalpha() and lemma.islower():
                    counts[lemma, pos][lemma] += 1
    rows = [f"{form}\t{pos}\t{min(found, key=lambda m: (-found[m], m))}\n" for (form, pos), found in sorted(counts.items())]
    path.write_text("".join(rows), encoding="utf-8")


def main() -> None:
    """Write the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    network, labels = load(options.network)
    if options.out.exists():
        shutil.rmtree(options.out)
    folder = options.out / COMPONENT
    nlp = tokenizer()
    nlp.add_pipe(COMPONENT)
    nlp.meta.update(
        name=NAME,
        version=VERSION,
        description="English news: tags, morphology, lemmas, Universal Dependencies, named entities, attributions",
        license="CC BY-SA 4.0",
        sources=SOURCES,
        performance={},
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(options.out)
    folder.mkdir(exist_ok=True)
    words = torch.arange(5)
    names = ["vectors", "tag", "morph", "lemma", "entity", "cue", "start", "arcs", "label"]
    export(
        ReaderGraph(network),
        (words + 100, words, words, words),
        (["ids", "shapes", "first", "last"], names),
        folder / "reader.onnx",
        eight_bit="encoder",
    )
    inputs = (torch.randn(5, 384), words, words % 3, words % 2)
    export(RoleGraph(network), inputs, (["vectors", "distance", "place", "mark"], ["roles"]), folder / "roles.onnx", eight_bit="roles")
    export(
        RelationGraph(network),
        (torch.rand(5, 2 * LABEL), words),
        (["label", "heads"], ["relations"]),
        folder / "relations.onnx",
        eight_bit="none",
    )
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    shutil.copy(options.vocabulary, folder / "vocab.txt")
    write_lemmas(options.data, folder / "lemmas.tsv")
    meta = options.out / "meta.json"
    meta.write_text(json.dumps(json.loads(meta.read_text(encoding="utf-8")), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
