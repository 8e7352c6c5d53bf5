"""Train the event coder: a small sentence encoder fine-tuned on the example bank alone, exported as int8 ONNX.

    python training/train_coder.py BASE OUT [--epochs 8] [--seed 13] [--banks abcde] [--warm OUT0]

BASE is a folder with all-MiniLM-L6-v2 (config.json, model.safetensors, tokenizer.json; Apache-2.0). Needs torch,
transformers, onnx and onnxruntime, which onrecord itself does not (see training/requirements.txt). The participants
and the trigger are marked by six unused word pieces; heads give the type (16 and NONE), the status and the modes.
One example in twelve of the banks after `e` (boundary pairs together) is kept out of training, to measure and to
calibrate on (`calibrate.py`, which can also cross-validate the whole bank).
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import AutoConfig, AutoModel

from onrecord.codebook.bank import Example, load
from onrecord.codebook.encode import MARKS, Encoder, Pair
from onrecord.codebook.load import builtin
from onrecord.codebook.teaching import pair_of
from onrecord.record import Span
from split import kept_out, letter

TYPES = [
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT"),
    *("THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "NONE"),
]
STATUSES = ["actual", "ongoing", "ended", "historical", "future", "requested", "hypothetical", "negated"]
LONGEST = 160  # word pieces
LONG = 150  # characters
FROZEN = ("body.embeddings",)


class Coder(nn.Module):
    """The encoder with its three heads, over the first token, the marks and the mean."""

    def __init__(self, base: Path, modes: int, dropout: float = 0.15):
        super().__init__()
        config = AutoConfig.from_pretrained(base)
        self.body = AutoModel.from_pretrained(base, config=config, add_pooling_layer=False, attn_implementation="eager")
        width = config.hidden_size
        self.drop = nn.Dropout(dropout)
        self.mix = nn.Linear(width * 5, width)
        self.types = nn.Linear(width, len(TYPES))
        self.status = nn.Linear(width, len(STATUSES))
        self.modes = nn.Linear(width, modes)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """`ids`, `mask`: (batch, length); `marks`: (batch, 3) positions of the actor's, recipient's, trigger's mark."""
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        picked = torch.gather(hidden, 1, marks.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        joined = torch.cat([hidden[:, 0], mean, picked[:, 0], picked[:, 1], picked[:, 2]], dim=-1)
        mixed = torch.tanh(self.mix(self.drop(joined)))
        mixed = self.drop(mixed)
        return self.types(mixed), self.status(mixed), self.modes(mixed)


def drawn(example: Example, rng: random.Random) -> Pair:
    """An example as the coder sees it in training: marks are left out at random, as `relate` has no trigger."""

    def pick(spans: tuple[Span, ...]) -> tuple[int, int] | None:
        if not spans:
            return None
        span = rng.choice(spans)
        return span.start, span.end

    actor, recipient = pick(example.actors), pick(example.recipients)
    if recipient is None and len(example.actors) > 1:
        actor = (example.actors[0].start, example.actors[0].end)
        recipient = (example.actors[-1].start, example.actors[-1].end)
    trigger = (example.trigger.start, example.trigger.end) if rng.random() < 0.45 else None
    if rng.random() < 0.08:
        recipient = None
    if rng.random() < 0.05:
        actor = None
    return Pair(example.sentence, actor, recipient, trigger)


JOINS = (". ", "; ", ", while ", " after ", " as ", ", and ", " - ", ". Meanwhile, ", ", hours before ", " even as ")
FRAMES = (
    ("", ", officials said on Monday."),
    ("", ", according to a statement."),
    ("Officials said ", ""),
    ("", ", state media reported."),
    ("GENEVA - ", ""),
    ("On Thursday, ", ""),
    ("", " in a move that drew criticism."),
    ("Last week, ", ""),
    ("", ", a spokesman said."),
    ("In a statement, the ministry said ", ""),
    ("", " after weeks of uncertainty."),
    ("Analysts noted that ", ""),
)


def widened(pair: Pair, others: list[Example], rng: random.Random) -> Pair:
    """The pair in a longer sentence: a reporting frame, or another bank sentence that is not the one to code.

    The first banks' sentences are short; reports' are long and hold several events, of which only that between the
    marks counts. Sentences that are long already stay as they are.
    """
    if len(pair.sentence) > LONG:
        return pair
    draw = rng.random()
    if draw < 0.40:
        other, join = rng.choice(others).sentence.rstrip("."), rng.choice(JOINS)
        if rng.random() < 0.5:
            return pair._replace(sentence=pair.sentence.rstrip(".") + join + other + ".")
        return pair.behind(other + join)
    if draw < 0.55:
        before, after = rng.choice(FRAMES)
        body = pair.sentence.rstrip(".") if after else pair.sentence
        return pair._replace(sentence=body + after).behind(before)
    return pair


def renamed(pair: Pair, others: list[Example], rng: random.Random) -> Pair:
    """The pair with its actor or recipient replaced by another of the bank's."""
    known = [pair.actor, pair.recipient, pair.trigger]
    at = rng.choice((0, 1))
    old = known[at]
    if old is None:
        return pair
    other = rng.choice(others)
    spans = (other.actors if at == 0 else other.recipients) or other.actors or other.recipients
    new = other.sentence[spans[0].start : spans[0].end]
    grown = len(new) - (old[1] - old[0])
    moved = [
        b if b is None or b[1] <= old[0] else (old[0], old[0] + len(new)) if k == at else (b[0] + grown, b[1] + grown)
        for k, b in enumerate(known)
    ]
    return Pair(pair.sentence[: old[0]] + new + pair.sentence[old[1] :], *moved)


def batches(order: list[int], lengths: list[int], size: int, rng: random.Random) -> list[list[int]]:
    """Batches of like length, in random order."""
    chunks: list[list[int]] = []
    for at in range(0, len(order), size * 20):
        part = sorted(order[at : at + size * 20], key=lambda i: lengths[i])
        chunks += [part[k : k + size] for k in range(0, len(part), size)]
    rng.shuffle(chunks)
    return chunks


def warm_up(model: Coder, earlier: Path, modes: list[str]) -> None:
    """Take over an earlier run's weights; modes that it did not know keep their fresh ones."""
    state = torch.load(earlier / "coder.pt", weights_only=True)
    known: list[str] = json.loads((earlier / "coder.json").read_text(encoding="utf-8"))["modes"]
    for part in ("weight", "bias"):
        fresh = model.state_dict()[f"modes.{part}"].clone()
        for row, mode in enumerate(modes):
            if mode in known:
                fresh[row] = state[f"modes.{part}"][known.index(mode)]
        state[f"modes.{part}"] = fresh
    model.load_state_dict(state)


def train(
    base: Path,
    data: list[Example],
    modes: list[str],
    epochs: int,
    seed: int,
    lr: float = 8e-5,
    warm: Path | None = None,
) -> Coder:
    """Fine-tune on some examples; the same seed gives the same weights on one machine.

    `warm` goes on from the weights of an earlier run, with the word pieces' vectors frozen, and sees half of the
    first banks' short sentences in each pass.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    encoder = Encoder(base / "tokenizer.json")
    model = Coder(base, len(modes))
    if warm:
        warm_up(model, warm, modes)
        for name, weight in model.named_parameters():
            if name.startswith(FROZEN):
                weight.requires_grad_(False)
    grouped = [
        {"params": [p for n, p in model.named_parameters() if n.startswith("body") and p.requires_grad], "lr": lr},
        {"params": [p for n, p in model.named_parameters() if not n.startswith("body")], "lr": lr * 8},
    ]
    optimizer = torch.optim.AdamW(grouped, weight_decay=0.01)
    size = 32
    seen = sum(0.5 if warm and letter(e) <= "e" else 1.0 for e in data)
    steps = epochs * (int(seen * 1.05) // size + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [g["lr"] for g in grouped], total_steps=steps + 5, pct_start=0.1, anneal_strategy="cos"
    )
    counts = np.array([sum(e.type == t for e in data) for t in TYPES], dtype=float)
    balance = torch.tensor((counts.mean() / np.maximum(counts, 1)) ** 0.5, dtype=torch.float32)
    type_loss = nn.CrossEntropyLoss(weight=balance, label_smoothing=0.05)
    status_loss = nn.CrossEntropyLoss(ignore_index=-1, label_smoothing=0.05)
    mode_loss = nn.BCEWithLogitsLoss()
    lengths = [len(e.sentence) for e in data]
    model.train()
    for epoch in range(epochs):
        order = [i for i, e in enumerate(data) if not warm or letter(e) > "e" or rng.random() < 0.5]
        rng.shuffle(order)
        total = 0.0
        for number, batch in enumerate(batches(order, lengths, size, rng)):
            if number % 20 == 0:
                print(f"  batch {number}", flush=True)
            rows = [data[i] for i in batch]
            pairs = [drawn(e, rng) for e in rows]
            pairs = [renamed(p, data, rng) if rng.random() < 0.2 else p for p in pairs]
            pairs = [widened(p, data, rng) for p in pairs]
            ids, mask, marks = encoder.encode(pairs, LONGEST)
            wanted = torch.tensor([TYPES.index(e.type) for e in rows])
            status = torch.tensor([STATUSES.index(e.status) if e.status else -1 for e in rows])
            wanted_modes = torch.zeros(len(rows), len(modes))
            for k, e in enumerate(rows):
                for m in e.modes:
                    wanted_modes[k, modes.index(f"{e.type}:{m}")] = 1.0
            out = model(torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(marks))
            loss = type_loss(out[0], wanted) + 4.0 * mode_loss(out[2], wanted_modes)
            if (status >= 0).any():
                loss = loss + 0.5 * status_loss(out[1], status)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(rows)
        print(f"epoch {epoch + 1} loss {total / len(order):.3f}", flush=True)
    return model.eval()


def scores(model: Coder, encoder: Encoder, pairs: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Type and status probabilities of some pairs."""
    types, status = [], []
    with torch.no_grad():
        for at in range(0, len(pairs), 64):
            ids, mask, marks = encoder.encode(pairs[at : at + 64], LONGEST)
            out = model(torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(marks))
            types.append(torch.softmax(out[0], -1).numpy())
            status.append(torch.softmax(out[1], -1).numpy())
    return np.concatenate(types), np.concatenate(status)


def main() -> None:
    """Train on the bank, and tell how well the examples kept out are coded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--warm", type=Path, default=None, help="go on from this earlier run")
    parser.add_argument("--lr", type=float, default=8e-5)
    parser.add_argument("--banks", default="", help="letters of the bank's files to learn from (default: all)")
    args = parser.parse_args()
    torch.use_deterministic_algorithms(True)
    data = load()
    modes = sorted(f"{e.type}:{m}" for e in builtin().types.values() for m in e.modes)
    args.out.mkdir(parents=True, exist_ok=True)
    data = [e for e in data if not args.banks or letter(e) in args.banks]
    model = train(args.base, [e for e in data if not kept_out(e)], modes, args.epochs, args.seed, args.lr, args.warm)
    torch.save(model.state_dict(), args.out / "coder.pt")
    labels = {"types": TYPES, "statuses": STATUSES, "modes": modes, "marks": list(MARKS)}
    (args.out / "coder.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    unseen = [e for e in data if kept_out(e)]
    if unseen:
        found = scores(model, Encoder(args.base / "tokenizer.json"), [pair_of(e) for e in unseen])[0]
        right = found.argmax(1) == np.array([TYPES.index(e.type) for e in unseen])
        print(f"accuracy on {len(unseen)} examples kept out: {right.mean():.3f}")


if __name__ == "__main__":
    main()
