"""Garbage is collected in every function, though not while it is imported."""

import json
import pkgutil

import functions
from tests.support.run.commands import python

IMPORTED = """
import gc, importlib, json, sys
found = {}
for name in sys.argv[1:]:
    gc.disable()
    importlib.import_module(name)
    found[name] = gc.isenabled()
print(json.dumps(found | {"frozen": gc.get_freeze_count()}))
"""


def test_every_function_collects_garbage_once_it_is_imported() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(functions.__path__, "functions.")
        if not module.ispkg
    ]
    assert {"functions.get_todo", "functions.web.handler"} < set(names)
    found = json.loads(python("-c", IMPORTED, *names).stdout)
    assert found.pop("frozen") > 10_000
    assert found == dict.fromkeys(names, True)


def test_nothing_is_collected_while_it_is_imported() -> None:
    script = "import gc, functions; print(gc.isenabled())"
    assert python("-c", script).stdout == "False\n"
