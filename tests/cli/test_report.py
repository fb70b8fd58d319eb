import pytest


def test_a_dossier(kg, tmp_path):
    code, out, error = kg("report", "Storm-2025", "--output", tmp_path / "storm.html")
    page = (tmp_path / "storm.html").read_text("utf-8")
    assert (code, out) == (0, "")
    assert f"Wrote {tmp_path / 'storm.html'}" in error
    assert '<h1 dir="auto">Storm-2025</h1>' in page
    assert "<mark>Storm-2025 begins on 1 May</mark>" in page
    assert "<script" not in page


def test_a_name_of_several_words(kg, tmp_path):
    code, _, _ = kg("report", "<script>alert(1)</script>", "Vega", "--output", tmp_path / "vega.md")
    text = (tmp_path / "vega.md").read_text("utf-8")
    assert code == 0
    assert text.startswith("# &lt;script&gt;alert\\(1\\)&lt;/script&gt; Vega\n")


def test_an_overview(kg, tmp_path):
    code, _, _ = kg("report", "--output", tmp_path / "overview.html")
    assert code == 0
    assert "Who is quoted most" in (tmp_path / "overview.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Storm-2052"], ["no entity is called 'Storm-2052'", "Storm-2025"]),
        (["Storm-2025", "--output", "storm.docx"], ["storm.docx", ".html or .md"]),
        (["Storm-2025", "--store", "no-such-store"], ["no-such-store"]),
    ],
)
def test_wrong_input(kg, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, out, error = kg("report", *arguments)
    assert (code, out) == (2, "")
    assert all(word in error for word in words)
    assert not list(tmp_path.iterdir())
