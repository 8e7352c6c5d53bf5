"""Export a trained coder to int8 ONNX: `python training/export_coder.py BASE OUT [OUT ...] MODEL_FOLDER`.

OUT is what `train_coder.py` wrote (coder.pt, coder.json); MODEL_FOLDER is `src/onrecord/models/coder`. Of several runs
that went on from one another the mean of the weights is taken (Wortsman and others, "Model soups", ICML 2022).
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from train_coder import Coder


class Outputs(nn.Module):
    """The coder with a fourth output: the vector that its heads read, on which a user's own types are trained."""

    def __init__(self, coder: Coder):
        super().__init__()
        self.coder = coder
        self._read: list[torch.Tensor] = []
        coder.types.register_forward_pre_hook(lambda _, given: self._read.append(given[0]))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Types, statuses, modes, features."""
        self._read.clear()
        types, statuses, modes = self.coder(ids, mask, marks)
        return types, statuses, modes, self._read[0]


def mean(outs: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of the weights of some runs; the runs must know the same labels."""
    if len({(out / "coder.json").read_text(encoding="utf-8") for out in outs}) > 1:
        raise SystemExit("the runs have different labels")
    states = [torch.load(out / "coder.pt", weights_only=True) for out in outs]
    return {
        name: sum(s[name] for s in states) / len(states) if first.is_floating_point() else first
        for name, first in states[0].items()
    }


def main(base: Path, outs: list[Path], folder: Path) -> None:
    """Write coder.onnx, coder.json and tokenizer.json."""
    labels = json.loads((outs[0] / "coder.json").read_text(encoding="utf-8"))
    model = Coder(base, len(labels["modes"]))
    model.load_state_dict(mean(outs))
    model.eval()
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 2000, (2, 12))
    example = (ids, torch.ones_like(ids), torch.tensor([[1, 3, 5], [2, 4, 6]]))
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "coder.onnx"
        torch.onnx.export(
            Outputs(model).eval(),
            example,
            str(full),
            input_names=["ids", "mask", "marks"],
            output_names=["types", "statuses", "modes", "features"],
            dynamic_axes={"ids": {0: "pairs", 1: "length"}, "mask": {0: "pairs", 1: "length"}, "marks": {0: "pairs"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(full), str(folder / "coder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    (folder / "coder.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    print({path.name: path.stat().st_size for path in sorted(folder.iterdir())})


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    main(given[0], given[1:-1], given[-1])
