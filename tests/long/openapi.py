"""Requests made up from the API's own description, right ones and wrong ones, with schemathesis.

    python tests/long/openapi.py COLLECTION [EXAMPLES]

Sends EXAMPLES (50) of each sort to every operation of a server on COLLECTION, to which it adds feedback, and prints how
many were sent. It ends with code 1 at the first response that breaks the description.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    negative_data_rejection,
]  # fmt: skip


def load_schema(app: Any) -> schemathesis.BaseSchema:
    """The description of an application, read from itself."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": "127.0.0.1"})


def try_operations(schema: schemathesis.BaseSchema, examples: int) -> int:
    """Sends so many right and so many wrong requests to each operation; raises at the first that breaks a check.

    Returns:
        How many were sent.
    """
    sent = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=examples, deadline=None, derandomize=True, database=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            def attempt(case: schemathesis.Case) -> None:
                nonlocal sent
                sent += 1
                case.call_and_validate(checks=CHECKS, headers={"Host": "127.0.0.1"})

            try:
                attempt()
            except Exception as error:
                if "Unsatisfiable" not in type(error).__name__:
                    raise
    return sent


def main() -> None:
    """Runs the script."""
    from qa.assistant import Assistant
    from ui.server import create_app
    from ui.settings import load_settings

    examples = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    began = time.monotonic()
    with Assistant.open(sys.argv[1]) as assistant:
        app = create_app(assistant, load_settings(collection=sys.argv[1]))
        app.state.service.warm_up()
        sent = try_operations(load_schema(app), examples)
    print(f"{sent} requests, none broke the description; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
