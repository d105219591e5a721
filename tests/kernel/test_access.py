"""What a role may do stands in one place, once: two hands that add to it must not overrule each other."""

import ast
from collections import Counter
from pathlib import Path

from services.kernel import access


def test_nothing_about_roles_is_said_twice():
    tree = ast.parse(Path(access.__file__).read_text("utf-8"))
    assigned = [
        ast.unparse(target)
        for line in tree.body
        if isinstance(line, ast.Assign | ast.AnnAssign)
        for target in (line.targets if isinstance(line, ast.Assign) else [line.target])
    ]
    keys = [
        f"{number}: {ast.unparse(key)}"
        for number, each in enumerate(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
        for key in each.keys
        if key
    ]

    assert {name for name, times in Counter(assigned + keys).items() if times > 1} == set()


def test_every_permission_is_granted_to_somebody_who_is_a_person():
    people = set(access.LEVELS) | {access.Role.PLATFORM_OPERATOR}
    granted = {permission for role in people for permission in access.GRANTS[role]}

    assert set(access.Permission) - granted == set()
