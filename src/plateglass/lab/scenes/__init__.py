"""Streets with plates in them: drawn scenes, and plates in real photographs."""

from __future__ import annotations

from plateglass.lab.scenes.nouns import Placed, Scene
from plateglass.lab.scenes.photograph import photograph
from plateglass.lab.scenes.scene import draw_scene
from plateglass.lab.scenes.stock import Stock

__all__ = ["Placed", "Scene", "Stock", "draw_scene", "photograph"]
