"""Events on their way out: to a webhook, to a broker, or both."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plateglass.video import tables
from plateglass.video.mqtt import Broker
from plateglass.video.nouns import Event
from plateglass.video.outbox import Outbox, Send
from plateglass.video.webhook import Webhook


class Post:
    """Hands events to whoever was named; messages wait in ``folder`` until they are taken."""

    def __init__(
        self, webhook: str | None = None, mqtt: str | None = None, folder: Path | None = None
    ) -> None:
        self._start = time.time()
        self._before: dict[tuple[str, int], dict[str, Any]] = {}
        self._broker = Broker(mqtt) if mqtt else None
        senders: list[tuple[str, str, Send]] = []
        if webhook:
            senders.append(("webhook", webhook, Webhook(webhook)))
        if mqtt and self._broker:
            senders.append(("mqtt", mqtt, self._broker))
        self._boxes = {
            kind: Outbox(send, None if folder is None else folder / _file(kind, address))
            for kind, address, send in senders
        }

    def __call__(self, event: Event) -> None:
        """Leave an event for everybody who wants it."""
        if "webhook" in self._boxes:
            body = tables.track_json(event.track, event.kind)
            self._boxes["webhook"].put(event.kind, _bytes(body))
        if "mqtt" in self._boxes:
            for topic, message in self._frigate(event):
                self._boxes["mqtt"].put(topic, _bytes(message))

    def _frigate(self, event: Event) -> list[tuple[str, dict[str, Any]]]:
        key = event.track.source, event.track.id
        changed = tables.frigate(event, self._start, self._before.get(key))
        self._before[key] = changed["after"]
        messages = [("events", changed)]
        if event.track.reading.text:
            plate = tables.frigate_plate(event, self._start)
            messages.append(("tracked_object_update", plate))
        if event.kind == "end":
            del self._before[key]
            messages.append(("tracks", tables.track_json(event.track)))
        return messages

    def close(self, warn: Callable[[str], None], seconds: float = 20.0) -> None:
        """Wait for what is still on its way; tell ``warn`` what was not delivered."""
        for kind, box in self._boxes.items():
            left = box.close(seconds)
            if left:
                warn(
                    f"{left} messages to the {kind} are not delivered ({box.trouble}); "
                    "they go out with the next run into the same folder"
                )
            for sentence in box.refused:
                warn(f"a message to the {kind} was refused: {sentence}")
        if self._broker is not None:
            self._broker.close()


def _bytes(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()


def _file(kind: str, address: str) -> str:
    # What waits for one address must not go to another.
    return f".{kind}-{hashlib.sha256(address.encode()).hexdigest()[:8]}.outbox"
