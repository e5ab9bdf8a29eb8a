"""Events to an MQTT broker that the caller names; topics are named as Frigate names its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from plateglass.errors import MissingExtra, WrongUse
from plateglass.video.outbox import Unreachable

if TYPE_CHECKING:
    from types import ModuleType

TOPIC = "plateglass"
SECONDS = 15.0
_PORTS = {"mqtt": 1883, "mqtts": 8883}


class Broker:
    """Publishes with quality of service 1: the broker confirms every message."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise WrongUse(
                "a broker is mqtt://HOST or mqtts://USER:PASSWORD@HOST:PORT/TOPIC, "
                f"not {url.rsplit('@', 1)[-1]!r}"
            )
        self.topic = parts.path.strip("/") or TOPIC
        self._parts = parts
        self._name = f"{parts.scheme}://{parts.hostname}"
        self._client: Any = None
        _paho()

    def __call__(self, topic: str, body: bytes) -> None:
        """Publish one message below our topic, and wait for the broker's answer."""
        if self._client is None:
            self._client = self._connected()
        info = self._client.publish(f"{self.topic}/{topic}", body, qos=1)
        try:
            info.wait_for_publish(SECONDS)
            arrived = info.is_published()
        except (RuntimeError, ValueError):
            arrived = False
        if not arrived:
            # A new client, or the old one would send the message again on its own.
            self._leave()
            raise Unreachable(f"{self._name} didn't confirm a message")

    def _connected(self) -> Any:
        mqtt = _paho()
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
        if self._parts.username:
            client.username_pw_set(
                unquote(self._parts.username), unquote(self._parts.password or "")
            )
        if self._parts.scheme == "mqtts":
            client.tls_set()
        client.will_set(f"{self.topic}/available", "offline", qos=1, retain=True)
        answered = threading.Event()
        answers: list[Any] = []

        def on_connect(_: Any, __: Any, ___: Any, code: Any, *____: Any) -> None:
            answers.append(code)
            answered.set()

        client.on_connect = on_connect
        port = self._parts.port or _PORTS[self._parts.scheme]
        try:
            client.connect(str(self._parts.hostname), port)
        except OSError as error:
            raise Unreachable(f"{self._name} can't be reached: {error}") from None
        client.loop_start()
        if not answered.wait(SECONDS) or answers[0].is_failure:
            client.loop_stop()
            client.disconnect()
            said = f"doesn't let us in: {answers[0]}" if answers else "didn't answer"
            raise Unreachable(f"{self._name} {said}")
        client.publish(f"{self.topic}/available", "online", qos=1, retain=True)
        return client

    def _leave(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.loop_stop()
            client.disconnect()

    def close(self) -> None:
        """Say goodbye."""
        if self._client is not None:
            farewell = self._client.publish(
                f"{self.topic}/available", "offline", qos=1, retain=True
            )
            farewell.wait_for_publish(SECONDS)
        self._leave()


def _paho() -> ModuleType:
    try:
        from paho.mqtt import client
    except ImportError:
        raise MissingExtra("publishing to MQTT", "paho-mqtt", "video") from None
    return client
