"""Datelines: 'MINSK, August 13. –', 'BORISOV, Belarus, Sept 15 -', 'ALTA, Norway (Reuters) —' tell where and when a report was filed."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DATELINE"]

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE: Final = rf"(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?"
DATELINE: Final = re.compile(
    rf"^(?P<place>[A-Z][\w'’.]*(?:[ -][A-Z][\w'’.]*){{0,3}})(?P<region>,\s+[A-Z][\w'’. ]*?)?"
    rf"(?:,?\s+\(?{_DATE}\)?[.,]?\s*(?:/[^/\n]+/|\([^)\n]+\))?\s*(?:[-–—.:]|--)|\s+\([A-Za-z ]+\)\s*[-–—]|,?\s+[–—]\s)",
    re.MULTILINE,
)
