"""Schemathesis asks the service what its own OpenAPI document says can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from plateglass.serve import Settings, create

if TYPE_CHECKING:
    from tests.serve.conftest import Running

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
DOCUMENT = schemathesis.openapi.from_dict(create(Settings()).openapi())
FOUND: list[Any] = list(DOCUMENT.get_all_operations())
OPERATIONS = {found.ok().label: found.ok() for found in FOUND}


@pytest.mark.parametrize("label", OPERATIONS)
def test_it_answers_as_it_says(label: str, service: Running) -> None:
    operation = OPERATIONS[label]
    base = service.url.rstrip("/")

    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(base_url=base)
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code == 202:  # few jobs may wait, and random bytes are no clip
            service.client.delete(answer.headers["location"][0])

    ask()
