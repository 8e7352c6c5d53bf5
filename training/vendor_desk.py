"""Copy the desk's small browser libraries out of npm packages: `python training/vendor_desk.py` (needs npm).

Each package is packed in a temporary folder by `npm pack NAME@VERSION`; the files named here are copied to
`src/onrecord/desk/static/vendor/` (axe-core to `tests/desk/vendor/`: only tests use it) and `vendor.json` beside them
records name, version, licence, and the hash of each file. Nothing is fetched when onrecord is installed or run.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DESK = ROOT / "src" / "onrecord" / "desk" / "static" / "vendor"
TESTS = ROOT / "tests" / "desk" / "vendor"
# package, version, files in the package -> names here, target folder
PACKAGES: list[tuple[str, str, dict[str, str], Path]] = [
    ("htmx.org", "2.0.11", {"dist/htmx.min.js": "htmx.js", "LICENSE": "htmx.LICENSE"}, DESK),
    ("leaflet", "1.9.4", {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css",
                          "LICENSE": "leaflet.LICENSE"}, DESK),
    ("leaflet.markercluster", "1.5.3", {"dist/leaflet.markercluster.js": "markercluster.js",
                                        "dist/MarkerCluster.css": "markercluster.css",
                                        "MIT-LICENCE.txt": "markercluster.LICENSE"}, DESK),
    ("topojson-client", "3.1.0", {"dist/topojson-client.min.js": "topojson-client.js",
                                  "LICENSE": "topojson-client.LICENSE"}, DESK),
    ("world-atlas", "2.0.2", {"countries-50m.json": "countries-50m.json", "countries-110m.json": "countries-110m.json",
                              "LICENSE": "world-atlas.LICENSE"}, DESK),
    ("axe-core", "4.14.1", {"axe.min.js": "axe.js", "LICENSE": "axe.LICENSE"}, TESTS),
]  # fmt: skip


def main() -> None:
    """Fetch, copy and record."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    recorded: dict[Path, list[dict[str, Any]]] = {DESK: [], TESTS: []}
    for name, version, files, target in PACKAGES:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            packed = subprocess.run(
                [npm, "pack", "--silent", f"{name}@{version}"], cwd=folder, capture_output=True, text=True, check=True
            ).stdout.split()[-1]
            with tarfile.open(Path(folder) / packed) as archive:
                archive.extractall(folder, filter="data")
            source = Path(folder) / "package"
            about = json.loads((source / "package.json").read_text(encoding="utf-8"))
            for inside, here in files.items():
                text = (source / inside).read_text(encoding="utf-8").replace("\r\n", "\n")
                # Source maps are not shipped; a browser's tools would ask for them.
                text = re.sub(r"\n?//# sourceMappingURL=.*\n?$", "\n", text)
                (target / here).write_text(text, encoding="utf-8")
        recorded[target].append(
            {
                "name": name,
                "version": about["version"],
                "licence": about["license"],
                "files": {
                    here: hashlib.sha256((target / here).read_bytes()).hexdigest() for here in sorted(files.values())
                },
            }
        )
    for target, rows in recorded.items():
        (target / "vendor.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
