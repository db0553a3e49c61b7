"""The page on a server that may need an hour to send what was drawn."""

import runpy
from pathlib import Path

from attention.page import parts

parts._SENT = 3600.0
runpy.run_path(str(Path(__file__).parents[1] / "app.py"))
