"""Districts and places from the command line: whole files, or nothing of them."""

import json
import os
import pty
import re

from tests import make
from tests.deploy.terminal import REGISTER, YUHONG, asked, process, written


def test_the_real_register_is_imported_and_again_changes_nothing(house):
    told = []
    for _ in range(2):
        command = process("district", "import", REGISTER)
        told.append(command.communicate())
        assert command.returncode == 0
    assert told == [
        ("1967 tenants created, 0 renamed, 0 unchanged.\n", ""),
        ("0 tenants created, 0 renamed, 1967 unchanged.\n", ""),
    ]
    assert asked(house, "select count(*) from tenant") == [(1967,)]
    assert asked(house, "select kind, count(*) from event group by kind") == [("DistrictImported", 9)]


def test_two_imports_at_once_both_end_well(house):
    commands = [process("district", "import", REGISTER, "--json") for _ in range(2)]
    told = [json.loads(command.communicate()[0]) for command in commands]
    assert [command.returncode for command in commands] == [0, 0]
    assert sum(each["created"] for each in told) == sum(each["unchanged"] for each in told) == 1967


def test_somebody_who_looks_on_sees_a_bar(house):
    screen, line = pty.openpty()
    with process("district", "import", REGISTER, stderr=line, env={**os.environ, "TERM": "xterm"}) as command:
        os.close(line)
        seen = b""
        try:
            while part := os.read(screen, 4096):
                seen += part
        except OSError:  # the other side hung up
            os.close(screen)
    assert command.returncode == 0
    assert b"Importing divisions.csv" in seen
    assert "━".encode() in seen


def test_a_broken_file_is_told_line_by_line_and_nothing_of_it_is_written(house, mulin, tmp_path):
    bad = YUHONG + "210199001,甲街道,street,210199\n21,乙,street,210114\n"
    status, out, err = mulin("district", "import", written(tmp_path / "bad.csv", bad))
    assert (status, out) == (1, "")
    first, *lines = err.splitlines()
    assert first.startswith("REGISTER_INVALID: ")
    assert [re.match(r" +Line (\d+):", line)[1] for line in lines] == ["5", "6"]
    assert asked(house, "select count(*) from tenant") == [(0,)]


def test_a_file_in_gbk_is_imported_and_a_changed_name_renames(house, mulin, tmp_path):
    mulin("district", "import", written(tmp_path / "a.csv", YUHONG, "gbk"))
    changed = written(tmp_path / "b.csv", YUHONG.replace("北陵街道", "北陵新街道"), "gbk")
    status, out, _ = mulin("district", "import", changed, "--json")
    assert (status, json.loads(out)) == (0, {"created": 0, "renamed": 1, "unchanged": 2})
    assert asked(house, "select name from tenant where level = 'street'") == [("北陵新街道",)]


def test_a_district_is_created_once(house, mulin):
    assert mulin("district", "create", "210114", "于洪区")[:2] == (0, "Opened district (区) 210114 于洪区.\n")
    status, out, err = mulin("district", "create", "210114", "又一个")
    assert (status, out) == (1, "")
    assert err.startswith("TENANT_EXISTS: ")
    assert asked(house, "select code, name from tenant") == [(make.DISTRICT, "于洪区")]


def test_places_come_into_the_community_that_is_named(house, mulin, tmp_path):
    mulin("district", "import", written(tmp_path / "a.csv", YUHONG))
    file = written(tmp_path / "places.csv", "网格,小区,楼栋,户\n一网格,湖畔新城,1号楼,1-101\n", "gbk")
    status, out, _ = mulin("places", "import", "210114007038", file, "--json")
    assert (status, json.loads(out)) == (
        0,
        {"grids": 1, "estates": 1, "buildings": 1, "households": 1, "moved": 0, "measured": 0},
    )
    assert asked(house, "select tenant, name from household") == [(make.GRID, "1-101")]
    for community, code in (("210114007999", "NOT_FOUND"), ("210114", "WRONG_LEVEL"), ("x", "INVALID_CODE")):
        status, _, err = mulin("places", "import", community, file)
        assert (status, err.partition(":")[0]) == (1, code)
