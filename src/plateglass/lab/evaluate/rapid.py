"""RapidOCR, the peer whose parts detect text in photos and read single lines."""

from __future__ import annotations

from typing import Any

from plateglass.errors import MissingExtra
from plateglass.weights import runtime


def engine(threads: int, **parameters: object) -> Any:
    """Start the engine of the package ``rapidocr``, quietly and on so many threads."""
    runtime()  # first, so that it keeps quiet
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise MissingExtra("the peer rapidocr", "rapidocr", "peers") from None
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            **parameters,
        }
    )
