"""The words of the pages: the same in both languages, none without a use; and their script and style."""
import json
import pathlib
import re
import subprocess

PAGES = pathlib.Path(__file__).resolve().parents[2] / "services" / "pages"
LANGUAGES = {path.stem: json.loads(path.read_text()) for path in sorted((PAGES / "words").glob("*.json"))}
MADE = ("chart.", "fault.", "map.", "site.", "report.basis_")  # what a source puts a name behind
PLACE = re.compile(r"{(\w+)}")


def words(language):
    """A list, such as the months, counts as one word."""
    return {f"{group}.{name}": "|".join(text) if isinstance(text, list) else text for group, texts in LANGUAGES[language].items() for name, text in texts.items()}


def test_both_languages_have_the_same_words():
    assert list(LANGUAGES) == ["en", "nl"]
    assert list(words("nl")) == list(words("en"))


def test_each_word_says_something():
    """What stands before or after a number may be empty in one language, where the other needs it."""
    dutch, english = words("nl"), words("en")
    beside = re.compile(r"\.(before|after)_")
    assert [key for key in dutch if not beside.search(key) and not (dutch[key].strip() and english[key].strip())] == []


def test_both_languages_have_the_same_places():
    dutch, english = words("nl"), words("en")
    assert [key for key in dutch if set(PLACE.findall(dutch[key])) != set(PLACE.findall(english[key]))] == []


def test_each_word_is_used():
    """By a template as words.GROUP.NAME; by a source as "GROUP.NAME"; or by one that puts that together as "NAME"."""
    templates = "".join(path.read_text() for path in (PAGES / "templates").glob("*.mustache"))
    in_templates = set(re.findall(r"{{[#^]?words\.([\w.]+)}}", templates))
    sources = set(re.findall(r'"([\w.]+)"', "".join(path.read_text() for path in PAGES.glob("*.c"))))

    def is_used(key):
        plain = key.removesuffix("_one").removesuffix("_explained")
        made = {plain.removeprefix(beginning) for beginning in MADE if plain.startswith(beginning)}
        return key in in_templates or {key, plain, *made} & sources

    assert in_templates <= set(words("nl"))
    assert [key for key in words("nl") if not is_used(key)] == []


def test_the_script_is_a_module_that_can_be_read(tmp_path):
    """As one: in a module a name that is declared twice is an error, after which nothing on the page moves."""
    script = tmp_path / "board.mjs"
    script.write_text((PAGES / "assets" / "board.js").read_text())
    done = subprocess.run(["node", "--check", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_style_and_script_ask_nobody_else():
    """Nor is there a style or script in a page: no template has an attribute that the Content-Security-Policy refuses."""
    for name in ("board.css", "board.js", "icon.svg"):
        text = (PAGES / "assets" / name).read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//\w+\.|@import|url\(", text), name
    for path in (PAGES / "templates").glob("*.mustache"):
        assert not re.search(r"\s(style|on\w+)=|<style|<script(?! type=\"module\" src=)", path.read_text()), path.name
