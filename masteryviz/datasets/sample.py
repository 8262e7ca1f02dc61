"""The sample exports as a gradebook to ask questions of."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from masteryviz import loading
from masteryviz.datasets.exports import sample_loads
from masteryviz.gradebook import Gradebook
from masteryviz.mapping import load_mapping
from masteryviz.store import Store


def load_sample(folder: Path | None = None) -> Gradebook:
    """Load every sample export and open the result.

    Parameters
    ----------
    folder
        Folder of the store. Files that it already holds are not loaded again. Without one, the
        store lies in a temporary folder that goes when Python ends.
    """
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="masteryviz-sample-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = Store(folder)
    # All at once: the evidence is put together and written a single time.
    arrivals = [
        loading.Arrival(file, load_mapping(map_file))
        for files, map_file in sample_loads()
        for file in files
    ]
    loading.load(arrivals, store)
    return Gradebook.open(folder)
