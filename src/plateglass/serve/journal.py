"""The log: one JSON object a line on standard error, and never what a picture shows.

No text of a plate, no file name, no path with a caller's words in it, no address.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone
from typing import Any


class Journal:
    """Writes events; silent until somebody listens to the logger ``plateglass.serve``."""

    def __init__(self) -> None:
        self._logger = logging.getLogger("plateglass.serve")

    def write(self, event: str, **facts: Any) -> None:
        """Log one event."""
        self._logger.info(event, extra={"facts": facts})

    def fault(self, event: str, error: BaseException, **facts: Any) -> None:
        """Log what should not have happened, with its trace."""
        self._logger.error(event, exc_info=error, extra={"facts": facts})


class Lines(logging.Formatter):
    """Formats every record, ours and uvicorn's, as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def listen() -> None:
    """Send the service's log, and what uvicorn has to say, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    for name, level in (("plateglass.serve", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
