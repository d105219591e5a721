"""Methods from the command line: checked, compared, listed and loaded."""

import json

from services.methods.queries import shipped_text
from tests.deploy.terminal import asked, written


def test_a_good_method_is_in_order(mulin, tmp_path):
    file = written(tmp_path / "own.toml", shipped_text("kenli"))
    status, out, err = mulin("method", "check", file)
    assert (status, err) == (0, "")
    assert "in order" in out
    assert "居民说事 → 下沉听事 → 公开议事" in out
    assert json.loads(mulin("method", "check", "liuyang", "--json")[1])["stages"] == ["听", "诊", "办", "评"]


def test_a_broken_method_is_told_by_file_path_and_what_was_expected(mulin, tmp_path):
    text = (
        shipped_text("kenli")
        .replace('unit = "days"', 'unit = "weeks"', 1)
        .replace("format = 1", "format = 2")
    )
    file = written(tmp_path / "own.toml", text)
    status, out, err = mulin("method", "check", file)
    assert (status, out) == (1, "")
    assert err.splitlines()[0].startswith("METHOD_INVALID:")
    assert f"  {file}: format: Input should be 1" in err.splitlines()
    told = f"  {file}: urgencies.green.limit.unit: Input should be 'days', 'working_days' or 'months'"
    assert told in err.splitlines()


def test_two_methods_are_compared_in_sentences(mulin, tmp_path):
    text = shipped_text("yuhong").replace("amount = 7", "amount = 5", 1)
    file = written(tmp_path / "own.toml", text)
    assert mulin("method", "diff", "yuhong", file) == (0, "绿色：时限：7 天 → 5 天\n", "")
    _, english, _ = mulin("method", "diff", "yuhong", file, "--language", "en")
    assert english == "绿色: time limit: 7 days → 5 days\n"
    [told] = json.loads(mulin("method", "diff", "yuhong", file, "--json")[1])
    assert told["path"] == "urgencies.green.limit"
    assert mulin("method", "diff", "yuhong", "yuhong")[1] == "They say the same.\n"


def test_what_is_no_file_and_no_shipped_method_is_refused(mulin):
    status, _, err = mulin("method", "check", "nowhere")
    assert (status, err.splitlines()[0]) == (
        1,
        "METHOD_UNKNOWN: nowhere is neither a file nor a shipped method",
    )
    assert "mulin method list" in err


def test_a_district_loads_a_method_and_puts_it_in_force(house, yuhong, mulin):
    status, out, err = mulin("method", "load", "210114", "yuhong")
    assert (status, err) == (0, "")
    assert "waits as a draft" in out
    facts = json.loads(mulin("method", "load", "210114", "yuhong", "--activate", "--json")[1])
    assert (facts["version"], facts["state"], facts["tenant"]) == (2, "active", "210114")
    assert asked(house, "select version, state from method order by version") == [(1, "draft"), (2, "active")]
    listed = json.loads(mulin("method", "list", "210114", "--json")[1])
    assert [each["state"] for each in listed] == ["draft", "active"]
    assert "睦邻议事堂" in mulin("method", "list", "210114")[1]


def test_a_community_can_not_load_what_the_method_above_forbids(house, yuhong, mulin, tmp_path):
    mulin("method", "load", "210114", "yuhong", "--activate")
    file = written(tmp_path / "own.toml", "[ladder]\nskip = 'in_emergency'\n")
    status, _, err = mulin("method", "load", "210114007038", file)
    assert status == 1
    assert err.startswith("NARROWING_FORBIDDEN")
    assert "  ladder.skip: is not narrowable" in err.splitlines()
    assert asked(house, "select count(*) from method") == [(1,)]


def test_the_shipped_methods_are_listed(mulin):
    listed = json.loads(mulin("method", "list", "--json")[1])
    assert {
        "code": "hanting",
        "name": "幸福家园·六步工作法",
        "state": "shipped",
        "version": "",
        "tenant": "",
    } in listed
