"""Train the network on all corpora together.

usage: python training/train.py --data DATA --encoder model.safetensors --vocabulary vocab.txt --out FOLDER
       [--steps N] [--stop M] [--resume FOLDER] [--rate X] [--batch N]

Each step takes a batch of one task: trees (EWT, GUM), entities (DWIE, our own sentences) or attributions (PolNeAR). FOLDER
receives ``network.pt`` and ``labels.json``; what it prints are figures on the development parts, a line each time.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from pathlib import Path

import torch
from corpora import (
    ENTITIES,
    KINDS,
    OUTSIDE,
    SKIP,
    Chunk,
    Labels,
    attribution_chunks,
    entity_chunks,
    in_capitals,
    other_quotes,
    own_chunks,
    tokenizer,
    tree_chunks,
)
from network import Network, Sizes, pretrained
from prepare_trees import SEED
from torch import Tensor
from torch.nn import functional

from kg.annotate.neural.pieces import SHAPES, WordPieces, shape_of
from kg.annotate.neural.windows import window

BATCH = 2048
LONGEST = 320
SHARES = {"trees": 0.34, "entities": 0.24, "attributions": 0.42}
OWN_REPEATS = 5
RATE, HEADS = 2e-4, 5
WARM_UP = 0.06
MOST_CUES = 40


class Batch:
    """Chunks as tensors: rows of pieces, and where the words of each chunk lie in them."""

    def __init__(self, chunks: Sequence[Chunk], pieces: WordPieces) -> None:
        self.chunks = chunks
        rows: list[tuple[list[int], list[int]]] = []
        self.row: list[list[int]] = []
        self.first: list[list[int]] = []
        self.last: list[list[int]] = []
        for chunk in chunks:
            where: tuple[list[int], list[int], list[int]] = ([], [], [])
            for begin, end in chunk.rows:
                self._add(rows, chunk.words[begin:end], pieces, where)
            for column, values in zip((self.row, self.first, self.last), where, strict=True):
                column.append(values)
        width = max(len(ids) for ids, _ in rows)
        self.ids = torch.tensor([ids + [0] * (width - len(ids)) for ids, _ in rows])
        self.shapes = torch.tensor([shapes + [0] * (width - len(shapes)) for _, shapes in rows])
        self.mask = torch.tensor([[True] * len(ids) + [False] * (width - len(ids)) for ids, _ in rows])

    def _add(self, rows: list[tuple[list[int], list[int]]], words: Sequence[str], pieces: WordPieces, where: tuple[list[int], ...]) -> None:
        """Add a paragraph, as one row or, where it is long, as several."""
        ids, shapes = [pieces.begin], [0]
        for word in words:
            found = pieces(word)
            if len(ids) + len(found) >= LONGEST:
                rows.append(([*ids, pieces.end], [*shapes, 0]))
                ids, shapes = [pieces.begin], [0]
            where[0].append(len(rows))
            where[1].append(len(ids))
            where[2].append(len(ids) + len(found) - 1)
            ids += found
            shapes += [shape_of(word)] + [shape_of(word) + SHAPES] * (len(found) - 1)
        rows.append(([*ids, pieces.end], [*shapes, 0]))

    def words(self, network: Network) -> list[Tensor]:
        """Vectors of the words of each chunk, (words, 384) each."""
        x = network.encoder(self.ids, self.shapes, self.mask).float()
        out = []
        for row, first, last in zip(self.row, self.first, self.last, strict=True):
            r = torch.tensor(row)
            out.append(network.drop((x[r, torch.tensor(first)] + x[r, torch.tensor(last)]) / 2))
        return out


def cost(chunk: Chunk) -> int:
    """About how many pieces a chunk has."""
    return int(1.35 * len(chunk.words)) + 2 * len(chunk.rows)


def batches(chunks: Sequence[Chunk], rng: random.Random, size: int) -> Iterator[list[Chunk]]:
    """Endless batches of chunks of similar length, about ``size`` pieces each."""
    while True:
        order = sorted(range(len(chunks)), key=lambda i: (max(e - b for b, e in chunks[i].rows) + rng.random() * 12, i))
        groups: list[list[Chunk]] = [[]]
        filled = 0
        for i in order:
            if filled + cost(chunks[i]) > size and groups[-1]:
                groups.append([])
                filled = 0
            groups[-1].append(chunks[i])
            filled += cost(chunks[i])
        rng.shuffle(groups)
        yield from groups


def varied(group: Sequence[Chunk], rng: random.Random) -> list[Chunk]:
    """The chunks of a batch, some as headlines, some with other quotation marks."""
    out = []
    for chunk in group:
        draw = rng.random()
        out.append(in_capitals(chunk) if draw < 0.04 else other_quotes(chunk, rng) if draw < 0.3 else chunk)
    return out


def padded(rows: Sequence[Tensor]) -> Tensor:
    """Rows of vectors side by side."""
    return torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)


def tree_loss(network: Network, batch: Batch) -> Tensor:
    """Cross-entropy of tags, morphology, lemmas, sentence starts, heads and relations."""
    vectors = batch.words(network)
    heads = network.heads
    x = torch.cat(vectors)
    loss = torch.zeros(())
    for name, head in (("tags", heads.tag), ("morphs", heads.morph), ("lemmas", heads.lemma), ("starts", heads.start)):
        gold = torch.tensor([v for chunk in batch.chunks for v in getattr(chunk, name)])
        loss = loss + (1.0 if name == "starts" else 0.5) * functional.cross_entropy(head(x), gold, ignore_index=SKIP)
    rows = padded(vectors)
    scores = heads.arcs(rows)
    size = rows.shape[1]
    sentence = torch.tensor([c.sentences + [-1 - j for j in range(size - len(c.words))] for c in batch.chunks])
    scores = scores.masked_fill(sentence[:, :, None] != sentence[:, None, :], -1e4)
    gold = torch.tensor([c.heads + [SKIP] * (size - len(c.words)) for c in batch.chunks])
    loss = loss + functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=SKIP)
    offset, dependents, governors, relations = 0, [], [], []
    for chunk in batch.chunks:
        for i, (h, r) in enumerate(zip(chunk.heads, chunk.relations, strict=True)):
            if h >= 0 and r >= 0 and h != i:
                dependents.append(offset + i)
                governors.append(offset + h)
                relations.append(r)
        offset += len(chunk.words)
    return loss + functional.cross_entropy(heads.relations(x[dependents], x[governors]), torch.tensor(relations))


def entity_loss(network: Network, batch: Batch) -> Tensor:
    """Cross-entropy where a kind is annotated; elsewhere the word is of no annotated kind (a sum over what it may be)."""
    logits = network.heads.entity(torch.cat(batch.words(network))).log_softmax(-1)
    gold = torch.tensor([v for chunk in batch.chunks for v in chunk.entities])
    allowed = []
    for chunk in batch.chunks:
        free = torch.tensor([label == "O" or label[2:] not in chunk.kinds for label in ENTITIES])
        allowed.append(free.expand(len(chunk.words), -1))
    outside = logits.masked_fill(~torch.cat(allowed), -1e4).logsumexp(-1)
    named = logits.gather(1, gold.clamp(min=0)[:, None])[:, 0]
    return -torch.where(gold == OUTSIDE, outside, named).mean()


def role_inputs(batch: Batch, vectors: Sequence[Tensor], rng: random.Random | None) -> tuple[list[Tensor], Tensor] | None:
    """Inputs of the reader of roles and what it should say, for the cues of a batch (at most ``MOST_CUES`` with ``rng``)."""
    cues = [(n, cue) for n, chunk in enumerate(batch.chunks) for cue in chunk.cues]
    if rng is not None and len(cues) > MOST_CUES:
        cues = rng.sample(cues, MOST_CUES)
    if not cues:
        return None
    columns: list[list[Tensor]] = [[], [], [], [], []]
    golds = []
    for n, cue in cues:
        chunk = batch.chunks[n]
        paragraph = next(row for row in chunk.rows if row[0] <= cue.cue[0] < row[1])
        seen = window(cue.cue, paragraph, len(chunk.words))
        columns[0].append(vectors[n][seen.words.start : seen.words.stop])
        for column, values in zip(columns[1:4], (seen.distance, seen.place, seen.mark), strict=True):
            column.append(torch.tensor(values))
        columns[4].append(torch.ones(len(seen.words), dtype=torch.bool))
        golds.append(torch.tensor([1 if j in cue.source else 2 if j in cue.content else 0 for j in seen.words]))
    gold = torch.nn.utils.rnn.pad_sequence(golds, batch_first=True, padding_value=SKIP)
    return [padded(column) for column in columns], gold


def cue_labels(chunk: Chunk) -> list[int]:
    """0 outside, 1 where a cue begins, 2 inside."""
    out = [0] * len(chunk.words)
    for cue in chunk.cues:
        for n, j in enumerate(cue.cue):
            out[j] = 1 if n == 0 or out[j] == 1 else 2
    return out


def attribution_loss(network: Network, batch: Batch, rng: random.Random) -> Tensor:
    """Cross-entropy of cues, and of the roles of the words around each."""
    vectors = batch.words(network)
    gold = torch.tensor([v for chunk in batch.chunks for v in cue_labels(chunk)])
    loss = 2 * functional.cross_entropy(network.heads.cue(torch.cat(vectors)), gold)
    found = role_inputs(batch, vectors, rng)
    if found is not None:
        inputs, roles = found
        loss = loss + 2 * functional.cross_entropy(network.roles(*inputs).float().flatten(0, 1), roles.flatten(), ignore_index=SKIP)
    return loss


@torch.no_grad()  # type: ignore[untyped-decorator]
def evaluate(network: Network, parts: dict[str, list[list[Chunk]]], pieces: WordPieces) -> dict[str, float]:
    """Rough figures on the development parts, in percent: attachment within gold sentences, entities, cues, words' roles."""
    network.eval()
    found = tree_figures(network, parts["trees"], pieces) | attribution_figures(network, parts["attributions"], pieces)
    counts = dict.fromkeys(("hit", "said", "gold"), 0)
    for group in parts["entities"]:
        for chunk, x in zip(group, Batch(group, pieces).words(network), strict=True):
            gold = spans([max(0, v) for v in chunk.entities])
            said = {s for s in spans(network.heads.entity(x).argmax(-1).tolist()) if KINDS[s[2]] in chunk.kinds}
            count(counts, said, gold)
    network.train()
    return found | {"entities": f1(counts)}


def tree_figures(network: Network, groups: list[list[Chunk]], pieces: WordPieces) -> dict[str, float]:
    """Unlabelled and labelled attachment of words within gold sentences, in percent."""
    right = labelled = arcs = 0
    for group in groups:
        for chunk, x in zip(group, Batch(group, pieces).words(network), strict=True):
            sentence = torch.tensor(chunk.sentences)
            scores = network.heads.arcs(x[None])[0].masked_fill(sentence[:, None] != sentence[None, :], -1e4)
            heads = scores.argmax(-1)
            relations = network.heads.relations(x, x[heads]).argmax(-1)
            for i, (h, r) in enumerate(zip(chunk.heads, chunk.relations, strict=True)):
                if h >= 0 and r >= 0 and chunk.words[i].isalnum():
                    arcs += 1
                    right += int(heads[i] == h)
                    labelled += int(heads[i] == h and (h == i or relations[i] == r))
    return {"uas": 100 * right / arcs, "las": 100 * labelled / arcs}


def attribution_figures(network: Network, groups: list[list[Chunk]], pieces: WordPieces) -> dict[str, float]:
    """F1 of the beginnings of cues, and of the words of sources and contents around gold cues."""
    cues, roles = ({"hit": 0, "said": 0, "gold": 0} for _ in range(2))
    for group in groups:
        batch = Batch(group, pieces)
        vectors = batch.words(network)
        for chunk, x in zip(group, vectors, strict=True):
            tagged = network.heads.cue(x).argmax(-1).tolist()
            count(cues, {i for i, v in enumerate(tagged) if v == 1}, {i for i, v in enumerate(cue_labels(chunk)) if v == 1})
        found = role_inputs(batch, vectors, None)
        if found is not None:
            inputs, gold = found
            said = network.roles(*inputs).argmax(-1)
            seen = gold != SKIP
            roles["hit"] += int(((said == gold) & (gold > 0) & seen).sum())
            roles["said"] += int(((said > 0) & seen).sum())
            roles["gold"] += int((gold > 0).sum())
    return {"cues": f1(cues), "roles": f1(roles)}


def count(counts: dict[str, int], said: AbstractSet[object], gold: AbstractSet[object]) -> None:
    """Add what was found, said and wanted to counts."""
    counts["hit"] += len(said & gold)
    counts["said"] += len(said)
    counts["gold"] += len(gold)


def f1(counts: dict[str, int]) -> float:
    """F1 in percent."""
    return 200 * counts["hit"] / max(1, counts["said"] + counts["gold"])


def spans(labels: Sequence[int]) -> set[tuple[int, int, int]]:
    """(begin, end, kind) of the names that BIO labels mark."""
    out, begin, kind = set(), 0, -1
    for i, label in enumerate([*labels, 0]):
        inside = label > 0 and label % 2 == 0 and (label - 1) // 2 == kind
        if not inside:
            if kind >= 0:
                out.add((begin, i, kind))
            begin, kind = i, (label - 1) // 2 if label > 0 else -1
    return out


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--every", type=int, default=600, help="steps between figures on the development parts")
    parser.add_argument("--stop", type=int, help="stop after this step of the schedule")
    parser.add_argument("--resume", type=Path, help="start from the network in this folder")
    parser.add_argument("--rate", type=float, default=RATE, help="highest learning rate of the encoder; heads learn five times as fast")
    parser.add_argument("--batch", type=int, default=BATCH, help="pieces of words in a step")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    rng = random.Random(SEED + bool(options.resume))
    pieces = WordPieces.read(options.vocabulary)
    streams, dev, labels = read(options.data, options.batch, rng)
    sizes = Sizes(len(labels.tags), len(labels.morphs), len(labels.lemmas), len(labels.relations), len(ENTITIES))
    network = Network(pretrained(options.encoder), sizes)
    if options.resume:
        network.load_state_dict({k: v.float() for k, v in torch.load(options.resume / "network.pt", weights_only=True).items()})
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "labels.json").write_text(json.dumps(asdict(labels), indent=1) + "\n", encoding="utf-8")
    optimiser, schedule = optimisation(network, options.rate, options.steps)
    started, sums, last = time.time(), dict.fromkeys(SHARES, 0.0), options.stop or options.steps
    for step in range(1, last + 1):
        task = rng.choices(list(SHARES), list(SHARES.values()))[0]
        loss = learn(network, task, Batch(varied(next(streams[task]), rng), pieces), rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        sums[task] = 0.98 * sums[task] + 0.02 * loss.item() if sums[task] else loss.item()
        if step % 50 == 0:
            print(step, f"{time.time() - started:.0f} s", {k: round(v, 3) for k, v in sums.items()}, flush=True)
        if step % options.every == 0 or step == last:
            print(step, {k: round(v, 1) for k, v in evaluate(network, dev, pieces).items()}, flush=True)
            torch.save({k: v.half() if v.is_floating_point() else v for k, v in network.state_dict().items()}, options.out / "network.pt")


def read(data: Path, batch: int, rng: random.Random) -> tuple[dict[str, Iterator[list[Chunk]]], dict[str, list[list[Chunk]]], Labels]:
    """Endless batches of each task, groups of chunks of the development parts, and the labels."""
    nlp = tokenizer()
    trees, labels = tree_chunks(data, "train", nlp)
    own = own_chunks(sorted((Path(__file__).parent / "data" / "sentences").glob("*.txt")), nlp)
    parts = {
        "trees": trees,
        "entities": entity_chunks(data, "train", nlp) + own * OWN_REPEATS,
        "attributions": [c for _, c in attribution_chunks(data / "polnear" / "train.jsonl.xz", nlp)],
    }
    dev = {
        "trees": tree_chunks(data, "dev", nlp, labels)[0],
        "entities": entity_chunks(data, "dev", nlp),
        "attributions": [c for _, c in attribution_chunks(data / "polnear" / "dev.jsonl.xz", nlp)],
    }
    for name, chunks in parts.items():
        print(f"{name}: {len(chunks)} chunks, {sum(len(c.words) for c in chunks)} words", flush=True)
    groups = {name: [chunks[i : i + 8] for i in range(0, len(chunks), 8)] for name, chunks in dev.items()}
    return {name: batches(chunks, rng, batch) for name, chunks in parts.items()}, groups, labels


def optimisation(network: Network, rate: float, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """AdamW with a short rise and a linear fall of the learning rate."""
    deep = [p for p in network.encoder.parameters() if p.requires_grad]
    new = [*network.heads.parameters(), *network.roles.parameters()]
    groups = [{"params": deep, "lr": rate}, {"params": new, "lr": HEADS * rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, foreach=True)
    warm = max(1, int(WARM_UP * steps))
    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / warm, (steps - s) / (steps - warm)))


def learn(network: Network, task: str, batch: Batch, rng: random.Random) -> Tensor:
    """The loss of one batch, computed in sixteen bits where that does no harm."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        if task == "trees":
            return tree_loss(network, batch)
        return entity_loss(network, batch) if task == "entities" else attribution_loss(network, batch, rng)


if __name__ == "__main__":
    main()
